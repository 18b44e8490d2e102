import type { Blueprint, Bundle, Disk, Instance, KeyPair, StaticIp } from '@aws-sdk/client-lightsail';
import type { CallOptions, Calls } from '../aws/calls.ts';
import { allPages } from '../aws/pages.ts';

/** Every page of what one region has of a kind, whoever made it: Lightsail filters nothing. */
export interface Lists {
  instances(region: string, options?: CallOptions): Promise<Instance[]>;
  disks(region: string, options?: CallOptions): Promise<Disk[]>;
  addresses(region: string, options?: CallOptions): Promise<StaticIp[]>;
  keys(region: string, options?: CallOptions): Promise<KeyPair[]>;
  /** Those that cannot be had any more too. */
  bundles(region: string, options?: CallOptions): Promise<Bundle[]>;
  blueprints(region: string, options?: CallOptions): Promise<Blueprint[]>;
}

export const lists = (calls: Calls): Lists => ({
  instances: async (region, options) => {
    const pages = await through(token =>
      calls.patient(region, 'lightsail:GetInstances', from(token), options),
    );
    return distinct(
      pages.flatMap(({ instances = [] }) => instances),
      ({ name }) => name,
    );
  },
  disks: async (region, options) => {
    const pages = await through(token => calls.patient(region, 'lightsail:GetDisks', from(token), options));
    return distinct(
      pages.flatMap(({ disks = [] }) => disks),
      ({ name }) => name,
    );
  },
  addresses: async (region, options) => {
    const pages = await through(token =>
      calls.patient(region, 'lightsail:GetStaticIps', from(token), options),
    );
    return distinct(
      pages.flatMap(({ staticIps = [] }) => staticIps),
      ({ name }) => name,
    );
  },
  keys: async (region, options) => {
    const pages = await through(token =>
      calls.patient(region, 'lightsail:GetKeyPairs', from(token), options),
    );
    return distinct(
      pages.flatMap(({ keyPairs = [] }) => keyPairs),
      ({ name }) => name,
    );
  },
  bundles: async (region, options) => {
    const pages = await through(token =>
      calls.patient(region, 'lightsail:GetBundles', { includeInactive: true, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ bundles = [] }) => bundles),
      ({ bundleId }) => bundleId,
    );
  },
  blueprints: async (region, options) => {
    const pages = await through(token =>
      calls.patient(region, 'lightsail:GetBlueprints', { includeInactive: true, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ blueprints = [] }) => blueprints),
      ({ blueprintId }) => blueprintId,
    );
  },
});

const from = (token: string | undefined) => (token === undefined ? {} : { pageToken: token });

/** Lightsail's own names for what every list of AWS has. */
const through = <P extends { readonly nextPageToken?: string | undefined }>(
  ask: (token: string | undefined) => Promise<P>,
): Promise<(P & { readonly NextToken: string | undefined })[]> =>
  allPages(async token => {
    const page = await ask(token);
    return { ...page, NextToken: page.nextPageToken };
  });

/** What moved while pages were read may be on two of them: the later one is newer. */
const distinct = <T>(items: readonly T[], id: (item: T) => string | undefined): T[] => [
  ...new Map(items.map(item => [id(item), item])).values(),
];
