import type { Definition } from '../../fleet/definition.ts';
import type { World } from '../../world/world.ts';
import type { Calls } from '../aws/calls.ts';
import type { LastHome } from '../aws/homes.ts';
import type { Recent } from '../aws/recent.ts';

/** A VPC of the fleet's own. */
export interface OwnNetwork {
  readonly vpc: string;
  /** Ids by zone. */
  readonly subnets: ReadonlyMap<string, string>;
}

/** What everything of the EC2 provider works with. */
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
  /** Ids of the security groups that this process made or adopted, by their names. */
  readonly groups: Map<string, string>;
  /** When spot took machines, by their ids; undefined where nobody told. */
  readonly reclaims: Map<string, Date | undefined>;
  /** VPCs of the fleet's own that this process made or adopted, by their names. */
  readonly networks: Map<string, OwnNetwork>;
}
