import type { At } from '../at.ts';
import { newId } from '../ids.ts';
import { addressOf } from '../network.ts';
import type { Instance, Interface, Spec, SpotRequest, Subnet, Volume } from '../state.ts';
import { index } from '../tags.ts';
import { tell } from './tell.ts';

export interface Launch {
  readonly spec: Spec;
  readonly subnet: Subnet;
  readonly count: number;
  readonly clientToken?: string | undefined;
  /** Tags that AWS itself adds to instances, `aws:…`. */
  readonly system?: Readonly<Record<string, string>>;
  /** A persistent request that launches again. */
  readonly request?: SpotRequest;
}

/** Makes instances with all their parts, for which `take` took the room. */
export const launch = (at: At, plan: Launch): Instance[] => {
  const reservation = newId(at.cloud, 'r');
  return Array.from({ length: plan.count }, (_, number) => launchOne(at, plan, reservation, number));
};

const launchOne = (at: At, plan: Launch, reservation: string, launchIndex: number): Instance => {
  const { cloud, place } = at;
  const { spec, subnet } = plan;
  const { now, timings } = cloud;
  const id = newId(cloud, 'i');
  const net = makeInterface(at, spec, subnet);
  const request = plan.request ?? (spec.market === 'spot' ? makeRequest(at, spec, subnet) : undefined);
  cloud.launches += 1;
  const instance: Instance = {
    id,
    tags: new Map([...spec.tags.instance, ...Object.entries(plan.system ?? {})]),
    region: place.region.name,
    account: place.account,
    sequence: cloud.launches,
    reservation,
    launchIndex,
    zone: subnet.zone,
    subnet,
    spec,
    clientToken: plan.clientToken,
    launchedAt: now,
    visibleAt: now + Math.floor(cloud.luck.next() * (timings.visible + 1)),
    interface: net,
    volumes: [],
    spotRequest: request,
    runsAt: cloud.options.backing ? Number.POSITIVE_INFINITY : now + timings.running,
    groups: spec.groups,
    shutdownBehavior: spec.shutdownBehavior,
    protected: spec.protected,
    userData: spec.userData,
    privateAddress: net.privateAddress,
    publicAddress: (spec.publicAddress ?? subnet.mapPublic) ? publicAddress(cloud.launches) : undefined,
    elasticAddress: undefined,
    publicAt: 0,
    stop: undefined,
    endAt: Number.POSITIVE_INFINITY,
    goneAt: Number.POSITIVE_INFINITY,
    reason: undefined,
    noticeAt: undefined,
    console: '',
  };
  net.instance = instance;
  if (request) request.instance = instance;
  for (const volume of spec.volumes) instance.volumes.push(makeVolume(at, spec, instance, volume));
  place.instances.set(id, instance);
  cloud.instances.set(id, instance);
  index(place, instance);
  tell(at, instance);
  return instance;
};

/** Addresses for benchmarks (RFC 2544), which no network routes: whoever tries one reaches nobody. */
const publicAddress = (number: number) => addressOf(0xc6120000 + (number % 0x1ffff));

const makeInterface = ({ cloud, place }: At, spec: Spec, subnet: Subnet): Interface => {
  const address = subnet.released.pop();
  const net: Interface = {
    id: newId(cloud, 'eni'),
    tags: new Map(spec.tags['network-interface']),
    subnet,
    attachment: newId(cloud, 'eni-attach'),
    mac: `0a:${(cloud.ids.hex(10).match(/../g) ?? []).join(':')}`,
    deleteOnTermination: !spec.interfaceStays,
    groups: spec.groups,
    privateAddress: address ?? addressOf(subnet.base + subnet.next),
    instance: undefined,
  };
  if (address === undefined) subnet.next += 1;
  subnet.used += 1;
  for (const group of spec.groups) group.uses += 1;
  place.interfaces.set(net.id, net);
  return net;
};

const makeVolume = (
  { cloud, place }: At,
  spec: Spec,
  instance: Instance,
  plan: Spec['volumes'][number],
): Volume => {
  const volume: Volume = {
    id: newId(cloud, 'vol'),
    tags: new Map(spec.tags.volume),
    zone: instance.zone,
    size: plan.size,
    type: plan.type,
    encrypted: plan.encrypted,
    device: plan.device,
    deleteOnTermination: plan.deleteOnTermination,
    createdAt: cloud.now,
    instance,
  };
  place.volumes.set(volume.id, volume);
  return volume;
};

const makeRequest = ({ cloud, place }: At, spec: Spec, subnet: Subnet): SpotRequest => {
  const request: SpotRequest = {
    id: `sir-${cloud.ids.hex(8)}`,
    tags: new Map(spec.tags['spot-instances-request']),
    createdAt: cloud.now,
    persistent: spec.persistent,
    type: spec.type,
    imageId: spec.image.id,
    zone: subnet.zone,
    keyName: spec.keyName,
    state: 'active',
    status: 'fulfilled',
    changedAt: cloud.now,
    instance: undefined,
  };
  place.spotRequests.set(request.id, request);
  return request;
};
