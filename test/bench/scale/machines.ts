import type { Instance } from '@aws-sdk/client-ec2';
import type { Connect } from '../../../scripts/machine/contact.ts';
import { ConnectionLost, type Session } from '../../../scripts/machine/session.ts';
import type { Clock } from '../../../scripts/world/world.ts';
import { namedScripts } from '../../support/memory-machine.ts';

/**
 * Milliseconds of the slowest machine's own life, which no client can shorten; the quickest needs 7/10 of it. `sshd` and
 * `booted` count from the launch (on EC2 programs answer after 13 to 15 s), the others from where they begin.
 */
export const own = {
  sshd: 14_000,
  /** From the launch to the end of cloud-init. */
  booted: 25_000,
  login: 200,
  newHostKey: 200,
  setup: 6_000,
  order: 100,
  restart: 15_000,
  window: 4_000,
} as const;

/** From the launch to the last answer, for a client that is always there at once. */
export const ownTime =
  Math.max(own.sshd + own.login + own.newHostKey, own.booted) +
  own.setup +
  own.order +
  own.restart +
  own.login +
  own.window;

/** From 0.7 to 1, spread evenly: the golden ratio leaves no gaps. */
const slowness = (number: number): number => 0.7 + 0.3 * ((number * 0.618034) % 1);

interface Machine {
  readonly slowness: number;
  readonly launchedAt: number;
  readonly key: string;
  boots: number;
  /** From when on it answers. */
  answers: number;
}

const good = { datasource: 'x', errors: [] };
const booted = `@status\n${JSON.stringify({ v1: { init: good } })}\n@result\n${JSON.stringify({ v1: good })}\n@warnings\n@output\n`;
const never = new Promise<never>(() => undefined);

/** Machines behind the instances that the lab shows, and SSH to them. */
export const simulatedMachines = (now: () => number, key: string) => {
  const byAddress = new Map<string, Machine>();
  let open = 0;
  let mostOpen = 0;

  const shown = ({ PublicIpAddress: address, LaunchTime: launched }: Instance) => {
    if (address === undefined || launched === undefined || byAddress.has(address)) return;
    const launchedAt = launched.getTime();
    const slow = slowness(byAddress.size);
    const answers = launchedAt + own.sshd * slow;
    byAddress.set(address, { slowness: slow, launchedAt, key, boots: 0, answers });
  };

  const connect =
    (clock: Clock): Connect =>
    async ({ endpoint, signal }) => {
      const machine = byAddress.get(endpoint.host);
      await clock.sleep(own.login, signal);
      if (!machine || machine.answers > now()) throw new ConnectionLost('no answer');
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      let closed = false;
      const session: Session = {
        run: async (script, { onLine, signal: stop }) => {
          const { takes, says } = answer(machine, script, now());
          await clock.sleep(takes, stop);
          for (const line of says.split('\n').filter(text => text !== '')) onLine?.(line);
          return { code: 0, stdout: says, stderr: '', dropped: 0 };
        },
        closed: never,
        close: () => {
          if (!closed) open -= 1;
          closed = true;
        },
      };
      return session;
    };

  return { shown, connect, mostOpen: () => mostOpen };
};

/** What a script takes and prints. */
const answer = (machine: Machine, script: string, now: number): { takes: number; says: string } => {
  const boot = `boot b/${machine.boots}`;
  const { slowness: slow } = machine;
  switch (script) {
    case namedScripts.newHostKey:
      return { takes: own.newHostKey, says: machine.key };
    case namedScripts.boot:
      return { takes: Math.max(0, machine.launchedAt + own.booted * slow - now), says: booted };
    case namedScripts.deploy:
      return { takes: own.setup * slow, says: '@uploaded\nstep 1/1 all\n@restart\n' };
    case namedScripts.restart:
      machine.boots += 1;
      machine.answers = now + own.order + own.restart * slow;
      return { takes: own.order, says: boot };
    default:
      return { takes: own.window * slow, says: `${boot}\nmanifest m\nsystem running\ngood\n` };
  }
};
