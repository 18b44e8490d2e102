import type { Definition } from '../../fleet/definition.ts';
import type { World } from '../../world/world.ts';
import { callerAddress } from '../aws/caller-address.ts';
import { sdkAws } from '../aws/sdk.ts';
import type { Provider } from '../provider.ts';
import { ec2Provider } from './ec2.ts';

/** The EC2 provider on the real SDK. `MAYFLY_ADDRESS_URL` tells this computer's address instead of AWS (the lab's does). */
export const openEc2 = (world: World, definition: Definition): Provider => {
  const { profile } = definition.ec2;
  const aws = sdkAws(profile === undefined ? {} : { profile });
  return ec2Provider(world, aws, {
    definition,
    callerAddress: () => callerAddress(world.host.environment.MAYFLY_ADDRESS_URL),
  });
};
