import { foreignError, usageError } from '../../scripts/errors.ts';
import type { Finished, World } from '../../scripts/world/world.ts';
import { imdsAddress } from './data-source.ts';
import type { Mark } from './labels.ts';

/** A rule that leads 169.254.169.254:80, asked from one bridge, to the lab that serves the bridge. */
export interface Redirect {
  readonly bridge: string;
  /** `address:port` of the server. */
  readonly to: string;
  /** Stands in the rule's comment. */
  readonly mark: Mark;
}

const prefix = 'mayfly-lab:';

/** Arguments of iptables(8) after `-I` or `-D`. One bridge only: neither another lab's machines nor the host notice. */
export const redirectRule = ({ bridge, to, mark }: Redirect): string[] => [
  'PREROUTING',
  ...['-i', bridge, '-d', `${imdsAddress}/32`, '-p', 'tcp', '-m', 'tcp', '--dport', '80'],
  ...[
    '-m',
    'comment',
    '--comment',
    `${prefix}${mark.lab}:${mark.keeper}`,
    '-j',
    'DNAT',
    '--to-destination',
    to,
  ],
];

/** The rules of labs in what `iptables -t nat -S PREROUTING` prints. */
export const readRedirects = (printed: string): Redirect[] =>
  printed.split('\n').flatMap(line => {
    const [, bridge] = / -i (\S+) /.exec(line) ?? [];
    const [, lab, keeper] = / --comment "?mayfly-lab:([0-9a-f]+):([^\s"]+)"? /.exec(line) ?? [];
    const [, to] = / --to-destination (\S+)/.exec(line) ?? [];
    return bridge && lab && keeper && to ? [{ bridge, to, mark: { lab, keeper } }] : [];
  });

export interface Redirects {
  add(redirect: Redirect): Promise<void>;
  remove(redirect: Redirect): Promise<void>;
  list(): Promise<Redirect[]>;
}

/** The redirects of this host, by iptables(8), which also drives nftables. Every call rejects without the right to it. */
export const hostRedirects = ({ processes }: World): Redirects => {
  const iptables = async (...args: string[]): Promise<string> => {
    const argv = ['iptables', '--wait', '10', '--table', 'nat', ...args] as const;
    const finished = await processes
      .run(argv as unknown as [string, ...string[]], { timeout: 30_000 })
      .catch(thrown => {
        if (thrown?.code === 'ENOENT') throw missing;
        throw thrown;
      });
    if (finished.code === 0) return finished.stdout;
    throw refused(finished);
  };
  return {
    add: async redirect => void (await iptables('--insert', ...redirectRule(redirect))),
    remove: async redirect => void (await iptables('--delete', ...redirectRule(redirect))),
    list: async () => readRedirects(await iptables('--list-rules', 'PREROUTING')),
  };
};

const withoutMachines = 'mayfly lab start --machines none    # the lab without real machines';

const missing = usageError({
  what: 'The lab cannot serve metadata to machines: iptables is not installed',
  next: `apt-get install iptables, or: ${withoutMachines}`,
});

const refused = ({ stderr, timedOut }: Finished) => {
  const why = timedOut ? 'it did not answer' : stderr.trim().split('\n')[0] || 'it gave no reason';
  return /permission denied|must be root|operation not permitted/i.test(stderr)
    ? usageError({
        what: 'Real machines in the lab need root: they have addresses of their own on this host',
        why: `iptables: ${why}`,
        next: `sudo mayfly lab start, or: ${withoutMachines}`,
      })
    : foreignError({ what: 'iptables refused the lab’s rule', why, next: 'iptables -t nat -S PREROUTING' });
};
