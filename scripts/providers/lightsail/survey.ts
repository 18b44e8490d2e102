import { usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { patience } from '../aws/calls.ts';
import { noImageIn } from '../aws/no-image.ts';
import { chooseBundle } from './bundle.ts';
import type { Context } from './context.ts';
import { lists } from './lists.ts';
import { addressesIn, type Room, vcpusIn } from './quota.ts';
import type { Site } from './site.ts';

/** What a region has for a fleet, and how much of it. */
export interface Survey extends Site {
  readonly vcpus: Room;
  readonly addresses: Room | undefined;
}

/** Looks at one region. Throws why it cannot be used. */
export const survey = async (
  context: Context,
  definition: Definition,
  region: string,
  blueprintId: string | undefined,
  zones: readonly string[],
  fixedAddress: boolean,
  signal: AbortSignal,
): Promise<Survey> => {
  const { lightsail } = definition;
  const scope = { fleet: definition.name, environment: definition.environment };
  const asked = lists(context.calls);
  const options = { signal, patience: patience.short };
  const [bundles, blueprints, instances, fixed] = await Promise.all([
    asked.bundles(region, options),
    asked.blueprints(region, options),
    asked.instances(region, options),
    fixedAddress ? asked.addresses(region, options) : [],
  ]);
  const blueprint = blueprints.find(each => each.blueprintId === blueprintId);
  if (!blueprint?.isActive) throw noImageIn(definition.image, region);
  const bundle = chooseBundle(lightsail, region, blueprint, bundles);
  const vcpus = await vcpusIn(context, region, scope, instances, signal);
  const own = lightsail.zone === undefined ? zones : zones.filter(zone => zone === lightsail.zone);
  if (own.length === 0)
    throw usageError({
      what: `${region} has no zone ${lightsail.zone ?? 'that can be used'}`,
      why: `Lightsail has ${zones.join(', ') || 'none'} there`,
      file: 'fleet.yaml',
      next: 'correct lightsail.zone in fleet.yaml, or take it out',
    });
  return {
    region,
    zones: own,
    bundle: bundle.bundleId ?? '',
    blueprint: blueprint.blueprintId ?? '',
    vcpus,
    addresses: fixedAddress ? await addressesIn(context, region, scope, fixed, signal) : undefined,
    ...(vcpus.left !== undefined && { room: Math.floor(vcpus.left / Math.max(1, bundle.cpuCount ?? 1)) }),
  };
};
