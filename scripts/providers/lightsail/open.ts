import type { Definition } from '../../fleet/definition.ts';
import type { World } from '../../world/world.ts';
import { callerAddress } from '../aws/caller-address.ts';
import { sdkAws } from '../aws/sdk.ts';
import type { Provider } from '../provider.ts';
import { deadKey } from './dead-key.ts';
import { lightsailProvider } from './lightsail.ts';

/** The Lightsail provider on the real SDK. `MAYFLY_ADDRESS_URL` tells this computer's address instead of AWS (the lab's does). */
export const openLightsail = (world: World, definition: Definition): Provider => {
  const { profile } = definition.lightsail;
  const aws = sdkAws(profile === undefined ? {} : { profile });
  return lightsailProvider(world, aws, {
    definition,
    deadKey,
    callerAddress: () => callerAddress(world.host.environment.MAYFLY_ADDRESS_URL),
  });
};
