import { foreignError } from '../../errors.ts';
import type { Finished, World } from '../../world/world.ts';
import type { Resource } from '../provider.ts';
import type { Engine } from './engine.ts';
import { list } from './list.ts';

// podman leads a port of this computer to a machine by rules of iptables, which tell of the network and of the container.
// Ended before it has taken them back, it forgets them: whoever is given such a port later is not reached through it.
// Seen of podman 4.3 with CNI; netavark's rules of iptables are read as well, those of nftables are not.

/** A rule that tells whose it is. */
interface Rule {
  readonly chain: string;
  readonly container: string;
  readonly network: string;
  /** As iptables-save(8) writes it. */
  readonly text: string;
}

const comment = /name: (?:\\")?(mayfly\.[^\s"\\]+)(?:\\")? id: (?:\\")?([0-9a-f]{64})\b/;

const linesOf = (rules: string): string[] => rules.split('\n').filter(line => line.startsWith('-A '));
const chainOf = (line: string): string => line.split(' ')[1] ?? '';
const targetOf = (line: string): string => / -j (\S+)/.exec(line)?.[1] ?? '';
const portOf = (line: string): string | undefined => / --dports? (\d+)\b/.exec(line)?.[1];

/** The rules of machines in what `iptables --table nat --list-rules` prints. */
export const readRules = (rules: string): Rule[] =>
  linesOf(rules).flatMap(text => {
    const [, network, container] = comment.exec(text) ?? [];
    return network && container ? [{ chain: chainOf(text), container, network, text }] : [];
  });

/**
 * What iptables-restore(8) takes to remove the rules of a container, and the chains that no other rule leads to.
 * netavark has one chain for all containers of a network: there only the rules of its ports go.
 */
export const withdrawal = (rules: string, container: string): string => {
  const own = readRules(rules).filter(rule => rule.container === container);
  const owned = new Set(own.map(({ text }) => text));
  const others = linesOf(rules).filter(line => !owned.has(line));
  const deleted = (line: string) => line.replace('-A', '-D');
  const chains = [...new Set(own.map(({ text }) => targetOf(text)))].filter(chain =>
    rules.split('\n').includes(`-N ${chain}`),
  );
  const unused = chains.filter(
    chain => !others.some(line => targetOf(line) === chain && chainOf(line) !== chain),
  );
  const kept = chains.filter(chain => !unused.includes(chain));
  // A later container may have been given the same port: its rules cannot be told apart, and stay.
  const taken = new Set(others.filter(line => kept.includes(targetOf(line))).map(portOf));
  const ports = new Set(own.flatMap(({ text }) => portOf(text) ?? []).filter(port => !taken.has(port)));
  const shared = others.filter(line => kept.includes(chainOf(line)) && ports.has(portOf(line) ?? ''));
  return [
    '*nat',
    ...own.filter(({ chain }) => !unused.includes(chain)).map(({ text }) => deleted(text)),
    ...shared.map(deleted),
    ...unused.flatMap(chain => [`-F ${chain}`, `-X ${chain}`]),
    'COMMIT\n',
  ].join('\n');
};

/** Rules of containers that podman does not know and that no process belongs to. */
export const leftForwardings = async (world: World, engine: Engine): Promise<Resource[]> => {
  if (engine.name !== 'podman') return [];
  // Rules first, and again: a container is known before it has any, and until they are gone.
  const rules = readRules(await natRules(world));
  if (rules.length === 0) return [];
  const [known, running] = await Promise.all([
    list(engine, ['ps', '-aq', '--no-trunc']),
    world.processes.list(),
  ]);
  const alive = (id: string) => known.includes(id) || running.some(({ argv }) => argv.includes(id));
  const seen = new Set(rules.map(({ container }) => container).filter(id => !alive(id)));
  if (seen.size === 0) return [];
  const still = readRules(await natRules(world)).filter(({ container }) => seen.has(container));
  const dead = new Map(still.map(({ container, network }) => [container, network]));
  return [...dead].flatMap(([id, network]): Resource[] => {
    const [, fleet, environment] = network.split('.');
    if (!fleet || !environment) return [];
    const owner = { fleet, environment, release: '', run: '' };
    const name = `${network}/${id.slice(0, 12)}`;
    return [{ kind: 'port forwarding', id: `ports of ${id}`, name, place: engine.name, owner }];
  });
};

const tries = 5;

/** Resolves with the reason when its rules are still there. */
export const removeForwarding = async (
  world: World,
  { id }: Resource,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const container = id.replace('ports of ', '');
  // All or nothing is removed: nothing when somebody else has changed the rules meanwhile.
  let why = '';
  for (let attempt = 1; attempt <= tries; attempt++) {
    signal.throwIfAborted();
    const rules = await natRules(world);
    if (!readRules(rules).some(rule => rule.container === container)) return undefined;
    why = (await restore(world, withdrawal(rules, container))).stderr.trim();
  }
  return `iptables-restore: ${why || 'its rules are still there'}`;
};

const restore = (world: World, input: string): Promise<Finished> =>
  world.processes.run(['iptables-restore', '--wait', '10', '--noflush'], { input, timeout: 30_000 });

/** podman has set no rules where nobody may, or where iptables has no such table. */
const isWithout = /permission denied|must be root|does not exist|not supported|incompatible/i;

const natRules = async (world: World): Promise<string> => {
  const argv = ['iptables', '--wait', '10', '--table', 'nat', '--list-rules'] as const;
  try {
    const told = await world.processes.run(argv, { timeout: 30_000, keep: 64 << 20 });
    if (told.code === 0) return told.stdout;
    if (isWithout.test(told.stderr)) return '';
    throw foreignError({
      what: 'iptables does not tell its rules',
      why: told.stderr.trim(),
      next: argv.join(' '),
    });
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT') return '';
    throw thrown;
  }
};
