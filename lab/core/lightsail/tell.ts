import type { At } from '../at.ts';
import { prologue } from './prologue.ts';
import type { LightInstance } from './state.ts';

/** Tells the machines' owner of a launch. The machine reads the user's text behind Lightsail's own. */
export const tellLaunch = ({ cloud, place }: At, instance: LightInstance): void => {
  const { backing } = cloud.options;
  if (!backing) return;
  const { blueprint, bundle, keyName, tags, userData, zone } = instance;
  const key = keyName === undefined ? undefined : place.lightsail().things.get(keyName);
  backing.launched({
    id: instance.id,
    region: place.region.name,
    zone: zone.name,
    type: bundle.bundleId ?? '',
    imageId: blueprint.blueprintId ?? '',
    userData: cloud.options.lightsail?.bare ? userData : `${prologue}${userData}`,
    spot: false,
    tags: Object.fromEntries(tags),
    metadata: { httpTokens: 'optional', hopLimit: 1 },
    ...(key?.kind === 'KeyPair' && { publicKey: key.publicKey }),
    shutdownBehavior: 'stop',
    witnessed: true,
  });
};
