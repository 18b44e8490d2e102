import type { Definition } from '../../scripts/fleet/definition.ts';
import type { Aws } from '../../scripts/providers/aws/actions.ts';
import { ec2Provider } from '../../scripts/providers/ec2/ec2.ts';
import { lightsailProvider } from '../../scripts/providers/lightsail/lightsail.ts';
import type { Provider } from '../../scripts/providers/provider.ts';
import type { World } from '../../scripts/world/world.ts';

/** The clouds that the lab is. */
export type LabCloud = 'ec2' | 'lightsail';

/** A key of a kind that Lightsail takes; making a real one takes time. */
export const someKey = `ssh-rsa AAAAB3NzaC1yc2E${'A'.repeat(40)} mayfly`;

interface Options {
  readonly definition?: Definition;
  readonly quietWindow?: number;
  readonly lag?: number;
}

/** The provider of a cloud, as one laptop has it. */
export const labProvider = (cloud: LabCloud, world: World, aws: Aws, options: Options = {}): Provider => {
  const callerAddress = async () => ['203.0.113.7'];
  return cloud === 'lightsail'
    ? lightsailProvider(world, aws, { ...options, callerAddress, deadKey: async () => someKey })
    : ec2Provider(world, aws, { ...options, callerAddress });
};
