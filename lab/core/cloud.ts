import { type Chance, newChance } from './chance.ts';
import { type LightInstance, type Lightsail, newLightsail } from './lightsail/state.ts';
import { newNetwork } from './network.ts';
import { defaultTimings, type LabOptions, type Timings } from './options.ts';
import type { Region } from './regions.ts';
import { newSchedule, type Schedule } from './schedule.ts';
import type {
  Address,
  Fleet,
  HeldSecret,
  Instance,
  Interface,
  KeyPair,
  Network,
  SpotRequest,
  Template,
  Token,
  Volume,
} from './state.ts';

/** Everything, of every account. */
export interface Cloud {
  readonly options: LabOptions;
  readonly timings: Timings;
  /** Names of the regions that are enabled. */
  readonly enabled: ReadonlySet<string>;
  readonly ids: Chance;
  readonly luck: Chance;
  readonly schedule: Schedule;
  readonly places: Place[];
  /** By id. Those that are not shown any more are forgotten. */
  readonly instances: Map<string, Instance>;
  /** Those of Lightsail. */
  readonly lightInstances: Map<string, LightInstance>;
  /** The instant that everything below is computed for. */
  now: number;
  /** Launches so far. */
  launches: number;
  /** The order in which things were made, of those that were listed in pages. */
  readonly orders: WeakMap<object, number>;
  numbered: number;
  /** What the call of this moment shall suffer inside. */
  strike: { emptyPage: boolean; flapping: boolean; noCapacity: boolean; reclaim: number | undefined };
  rules: { capacity: NonNullable<LabOptions['capacity']>; quotas: NonNullable<LabOptions['quotas']> };
}

/** One account in one region. */
export interface Place {
  readonly account: string;
  readonly region: Region;
  readonly instances: Map<string, Instance>;
  /** By `key\0value`. */
  readonly byTag: Map<string, Set<Instance>>;
  readonly interfaces: Map<string, Interface>;
  readonly volumes: Map<string, Volume>;
  readonly templates: Map<string, Template>;
  readonly templateNames: Map<string, Template>;
  readonly keys: Map<string, KeyPair>;
  readonly addresses: Map<string, Address>;
  readonly spotRequests: Map<string, SpotRequest>;
  readonly fleets: Map<string, Fleet>;
  readonly tokens: Map<string, Token>;
  /** By name. */
  readonly secrets: Map<string, HeldSecret>;
  readonly buckets: Map<string, { tokens: number; at: number }>;
  readonly pools: Map<string, { available: number; at: number }>;
  /** vCPUs that count against the quota. */
  readonly vcpus: { spot: number; 'on-demand': number };
  /** Made when somebody first looks: most regions are only ever listed. */
  network(): Network;
  /** The same for Lightsail. */
  lightsail(): Lightsail;
  /** Somebody looked. */
  furnished(): boolean;
}

export const newCloud = (options: LabOptions, enabled: readonly string[]): Cloud => ({
  options,
  timings: { ...defaultTimings, ...options.timings },
  enabled: new Set(enabled),
  ids: newChance(options.seed),
  luck: newChance(options.seed ^ 0x5bd1e995),
  schedule: newSchedule(),
  places: [],
  instances: new Map(),
  lightInstances: new Map(),
  now: options.now(),
  launches: 0,
  orders: new WeakMap(),
  numbered: 0,
  strike: { emptyPage: false, flapping: false, noCapacity: false, reclaim: undefined },
  rules: { capacity: options.capacity ?? [], quotas: options.quotas ?? [] },
});

/** The region of an account; made at the first look. */
export const placeOf = (cloud: Cloud, account: string, region: Region): Place => {
  const known = cloud.places.find(each => each.region === region && each.account === account);
  if (known) return known;
  let network: Network | undefined;
  let lightsail: Lightsail | undefined;
  const place: Place = {
    account,
    region,
    instances: new Map(),
    byTag: new Map(),
    interfaces: new Map(),
    volumes: new Map(),
    templates: new Map(),
    templateNames: new Map(),
    keys: new Map(),
    addresses: new Map(),
    spotRequests: new Map(),
    fleets: new Map(),
    tokens: new Map(),
    secrets: new Map(),
    buckets: new Map(),
    pools: new Map(),
    vcpus: { spot: 0, 'on-demand': 0 },
    network: () => {
      network ??= newNetwork(cloud, region);
      return network;
    },
    lightsail: () => {
      lightsail ??= newLightsail();
      return lightsail;
    },
    furnished: () => network !== undefined,
  };
  cloud.places.push(place);
  return place;
};
