import type { At } from '../at.ts';
import type { Instance } from '../state.ts';

/** Tells the machines' owner of a launch, or of a start after a stop. */
export const tell = ({ cloud, place }: At, instance: Instance): void => {
  const { backing } = cloud.options;
  if (!backing) return;
  const { metadata, type, image, market, keyName } = instance.spec;
  const key = [...place.keys.values()].find(({ name }) => name === keyName);
  backing.launched({
    id: instance.id,
    region: instance.region,
    zone: instance.zone.name,
    type: type.name,
    imageId: image.id,
    userData: Buffer.from(instance.userData ?? '', 'base64'),
    spot: market === 'spot',
    tags: Object.fromEntries(instance.tags),
    metadata: {
      httpTokens: metadata.httpTokens,
      hopLimit: metadata.hopLimit,
      instanceTags: metadata.tags === 'enabled',
    },
    ...(key ? { publicKey: key.publicKey } : {}),
    securityGroups: instance.groups.map(({ id, name }) => ({ id, name })),
    subnetId: instance.subnet.id,
    vpcId: instance.subnet.vpc,
    mac: instance.interface.mac,
    shutdownBehavior: instance.shutdownBehavior,
  });
};
