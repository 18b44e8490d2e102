import { foreignError } from '../../scripts/errors.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Machine } from './machine.ts';
import type { LabNetwork } from './network.ts';

/** What a container of podman and docker calls its way out. */
const device = 'eth0';

/**
 * Gives a machine a further address in the lab's network, or takes it away, from outside: the machine itself knows
 * nothing of it, as on AWS. This host forgets who had the address before. Source: nsenter(1), ip-address(8).
 */
export const setAddress = async (
  world: World,
  { subnet, bridge }: LabNetwork,
  { process, name }: Machine,
  address: string,
  change: 'replace' | 'del',
): Promise<void> => {
  if (!process) return;
  const [, bits = '32'] = subnet.split('/');
  const inside = ['nsenter', '--target', String(process.pid), '--net', 'ip', 'address', change] as const;
  const finished = await run(world, [...inside, `${address}/${bits}`, 'dev', device]);
  const isGone = change === 'del' && /cannot assign|no such/i.test(finished.stderr);
  if (finished.code !== 0 && !isGone)
    throw foreignError({ what: `${name} cannot have the address ${address}`, why: finished.stderr.trim() });
  await run(world, ['ip', 'neighbour', 'flush', 'to', address, 'dev', bridge]);
};

const run = ({ processes }: World, argv: readonly [string, ...string[]]) =>
  processes.run(argv, { timeout: 10_000 });
