import type { Connect } from '../../scripts/machine/contact.ts';
import { publicLine } from '../../scripts/machine/key-pair.ts';
import { ConnectionLost, HostKeyMismatch, type Session } from '../../scripts/machine/session.ts';
import type { Clock } from '../../scripts/world/world.ts';
import type { Guest, Guests } from './lab-guests.ts';
import { namedScripts } from './memory-machine.ts';
import { type Mortal, never } from './mortal.ts';
import type { Seeded } from './seeded.ts';

const good = { datasource: 'x', errors: [] };
const status = `@status\n${JSON.stringify({ v1: { init: good } })}\n@result\n${JSON.stringify({ v1: good })}\n@warnings\n@launch\ncode=0\nstep=done\n@output\n`;

/**
 * SSH to simulated machines: host keys are checked, and so is the client's. Connections are lost now and then, as the
 * seed decides; a call counts towards the death of its process.
 */
export const labConnect = (
  guests: Guests,
  clock: Clock,
  life: Mortal,
  random: Seeded,
  lossy: number,
): Connect => {
  const reach = (address: string): Guest => {
    const guest = guests.at(address);
    if (!guest || random.chance(lossy)) throw new ConnectionLost('no answer');
    return guest;
  };
  return async ({ endpoint, hostKeys, clientKey, signal }) => {
    if (life.meet('machine') !== undefined) life.end();
    await clock.sleep(50 + random.below(200), signal);
    const guest = reach(endpoint.host);
    const shown = keyOf(guest, random);
    if (!hostKeys.some(({ line }) => line === wireLine(shown))) {
      const mismatch = new HostKeyMismatch(`${endpoint.host} shows ${shown}`);
      mismatch.shown = Buffer.from(shown.split(' ')[1] ?? '', 'base64');
      throw mismatch;
    }
    if (wireLine(publicLineOf(clientKey)) !== wireLine(guest.firstBoot?.clientKey ?? ''))
      throw new ConnectionLost('the key is refused');
    const session: Session = {
      run: async (script, { args = [], onLine, signal: stop }) => {
        const met = life.meet('machine');
        if (met === 'unsent') life.end();
        await clock.sleep(100 + random.below(2000), stop);
        const stdout = say(booted(reach(endpoint.host), clock), script, args, () => restart(clock, random));
        if (met !== undefined) life.end();
        if (!life.alive()) return never();
        for (const line of stdout.split('\n').filter(text => text !== '')) onLine?.(line);
        // Whoever ends it while it speaks cuts its answer off.
        if (!guests.at(endpoint.host)) throw new ConnectionLost('it ended in the middle of its answer');
        return { code: 0, stdout, stderr: '', dropped: 0 };
      },
      closed: never(),
      close: () => undefined,
    };
    return session;
  };
};

/** The monotonic time at which a restart that is ordered now is over. */
const restart = (clock: Clock, random: Seeded): number => clock.monotonic() + 200 + random.below(4000);

/** The machine as it is now: a restart that was ordered may be over. */
const booted = (guest: Guest, clock: Clock): Guest => {
  if (guest.restartsAt === undefined || clock.monotonic() < guest.restartsAt) return guest;
  guest.boots += 1;
  guest.restartsAt = undefined;
  return guest;
};

/** What a script does to a machine, and prints. */
const say = (guest: Guest, script: string, args: readonly string[], restartsAt: () => number): string => {
  const boot = `b/${guest.boots}`;
  switch (script) {
    case namedScripts.newHostKey:
      if (guest.key === 'first') guest.key = 'both';
      return guest.ownKey;
    case namedScripts.boot:
      guest.key = 'own';
      return status;
    case namedScripts.deploy:
      guest.deployed = true;
      return '@uploaded\nstep 1/1 all\n@restart\n';
    case namedScripts.restart:
      guest.restartsAt ??= restartsAt();
      return `boot ${boot}`;
    default:
      if (args.includes(boot)) return `boot ${boot}\nsame boot\n`;
      if (guest.boots > 0 && guest.deployed) guest.attested = true;
      return `boot ${boot}\nmanifest m\nsystem running\ngood\n`;
  }
};

/** Between the making of its own key and the end of its boot a machine may show either. */
const keyOf = (guest: Guest, random: Seeded): string => {
  const first = guest.firstBoot?.hostKey ?? '';
  if (guest.key === 'both') return random.chance(0.5) ? first : guest.ownKey;
  return guest.key === 'first' ? first : guest.ownKey;
};

/** Type and key, without the comment. */
const wireLine = (line: string): string => line.split(' ', 2).join(' ');

const known = new Map<string, string>();

/** Asked for the same few keys again and again. */
const publicLineOf = (privateKey: string): string => {
  const line = known.get(privateKey) ?? publicLine(privateKey, '');
  if (known.size > 1000) known.clear();
  known.set(privateKey, line);
  return line;
};
