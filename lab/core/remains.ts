import type { Cloud } from './cloud.ts';
import { type State, stateOf } from './life.ts';
import { type LightState, lightStateOf } from './lightsail/life.ts';

/** One resource that somebody made and that is still there. */
export interface Remnant {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  readonly id: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Of what has one that tells more than its id (Lightsail). */
  readonly name?: string;
  /** Of instances. */
  readonly state?: State | LightState;
}

export type Remains = readonly Remnant[];

/**
 * What costs or clutters: living instances (also those that end), volumes, interfaces, groups, templates, keys,
 * addresses, spot requests that may launch again, and VPCs with their parts that are not AWS's own default ones.
 */
export const remains = (cloud: Cloud): Remnant[] => {
  const found: Remnant[] = [];
  for (const place of cloud.places) {
    const add = (
      kind: string,
      { id, tags, name }: { id: string; tags: ReadonlyMap<string, string>; name?: string },
      state?: Remnant['state'],
    ) =>
      found.push({
        account: place.account,
        region: place.region.name,
        kind,
        id,
        tags,
        ...(name === undefined ? {} : { name }),
        ...(state === undefined ? {} : { state }),
      });
    for (const instance of place.instances.values()) {
      const state = stateOf(instance, cloud.now);
      if (state !== 'terminated') add('instance', instance, state);
    }
    for (const each of place.volumes.values()) add('volume', each);
    for (const each of place.interfaces.values()) add('network-interface', each);
    for (const each of place.templates.values()) add('launch-template', each);
    for (const each of place.keys.values()) add('key-pair', each);
    for (const each of place.addresses.values()) add('elastic-ip', each);
    // One that was not tagged is known by its instance, with which it ends.
    for (const each of place.spotRequests.values())
      if (each.state === 'active' || each.state === 'open')
        add('spot-instances-request', {
          id: each.id,
          tags: each.tags.size > 0 ? each.tags : (each.instance?.tags ?? each.tags),
        });
    for (const thing of place.lightsail().things.values())
      if (thing.kind === 'Instance') add('instance', thing, lightStateOf(thing, cloud.now));
      else add({ StaticIp: 'static-ip', Disk: 'disk', KeyPair: 'key-pair' }[thing.kind], thing);
    if (!place.furnished()) continue;
    const { vpcs, subnets, groups, gateways, routeTables } = place.network();
    const foreign = new Set([...vpcs.values()].filter(({ isDefault }) => isDefault).map(({ id }) => id));
    for (const each of vpcs.values()) if (!each.isDefault) add('vpc', each);
    for (const each of subnets.values()) if (!foreign.has(each.vpc)) add('subnet', each);
    for (const each of groups.values()) if (each.name !== 'default') add('security-group', each);
    for (const each of gateways.values()) if (!foreign.has(each.vpc ?? '')) add('internet-gateway', each);
    for (const each of routeTables.values()) if (!each.main) add('route-table', each);
  }
  return found;
};
