import type { Bed } from '../bed.ts';
import type { Finding } from '../finding.ts';
import { comparison, unmeasured } from '../finding.ts';
import type { KnownMachine } from '../ssh-config.ts';
import { spread } from '../statistics.ts';
import { ansible } from './ansible.ts';
import { terraform } from './terraform.ts';

/** Where a peer finds its work: bundle/ and bundle.tar, ssh_config, known_hosts and key, as the floor has them. */
export interface PeerJob {
  readonly folder: string;
  readonly machines: readonly KnownMachine[];
  /** Measures a command that configures every machine, and resets the machines. */
  readonly timed: (argv: readonly [string, ...string[]]) => () => Promise<number>;
}

/** Another tool that does the same work. */
export interface Peer {
  readonly name: string;
  /** A command that only says which version is there. */
  readonly version: readonly [string, ...string[]];
  /** Writes what the tool needs and resolves with one measurement. */
  prepare(bed: Bed, job: PeerJob): Promise<() => Promise<number>>;
}

const rounds = 2;

/** Tools that people use for the same, where they are installed. Their figures are beside ours, without a target. */
export const measurePeers = async (
  bed: Bed,
  what: string,
  job: PeerJob & { readonly floor: readonly number[] },
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const peer of [terraform, ansible]) {
    const title = `  the same by ${peer.name}`;
    if (!(await isInstalled(bed, peer))) {
      findings.push(unmeasured(title, 'not installed'));
      continue;
    }
    const measure = await peer.prepare(bed, job);
    const took: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      took.push(await measure());
      bed.say(
        `${what} by ${peer.name}, round ${round} of ${rounds}: ${((took.at(-1) ?? 0) / 1000).toFixed(3)} s\n`,
      );
    }
    const floor = spread(job.floor).median;
    findings.push({
      ...comparison(
        title,
        took,
        took.map(() => floor),
        's',
      ),
    });
  }
  return findings;
};

const isInstalled = async (bed: Bed, { version }: Peer): Promise<boolean> => {
  try {
    await bed.run(version);
    return true;
  } catch {
    bed.signal.throwIfAborted();
    return false;
  }
};
