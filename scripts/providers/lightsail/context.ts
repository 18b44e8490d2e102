import type { Definition } from '../../fleet/definition.ts';
import type { World } from '../../world/world.ts';
import type { Calls } from '../aws/calls.ts';
import type { LastHome } from '../aws/homes.ts';
import type { Recent } from '../aws/recent.ts';

/** What everything of the Lightsail provider works with. */
export interface Context {
  readonly world: World;
  readonly calls: Calls;
  readonly definition: Definition | undefined;
  /** Milliseconds after which no call that was ever sent can still be carried out. */
  readonly quietWindow: number;
  /** The addresses that this computer is seen with, alone or as ranges. */
  readonly callerAddress: () => Promise<string[]>;
  readonly recent: Recent;
  readonly lastHome: LastHome;
  /** A public key in OpenSSH's format, of type ssh-rsa, whose private half nobody has. */
  readonly deadKey: () => Promise<string>;
}
