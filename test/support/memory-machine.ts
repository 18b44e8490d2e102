import type { Connect } from '../../scripts/machine/contact.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import type { MachineScripts } from '../../scripts/machine/scripts.ts';
import { ConnectionLost, type Session } from '../../scripts/machine/session.ts';
import { isStaticAddress, type ProviderMachine } from '../../scripts/providers/provider.ts';
import type { Life } from './fate.ts';
import { addressOfFleet, type Cloud } from './memory-cloud.ts';
import type { Seeded } from './seeded.ts';

/** Scripts that are only names: the simulated machine knows what each would print. */
export const namedScripts: MachineScripts = {
  newHostKey: 'new-host-key',
  boot: 'boot',
  credentials: 'credentials',
  deploy: 'deploy',
  restart: 'restart',
  health: 'health',
  attest: 'attest',
  logs: 'logs',
};

const ownKey = makeKeyPair('simulated').public;
const good = { datasource: 'x', errors: [] };

/** Connects to machines of a cloud. Connections are lost now and then, as the seed decides. */
export const memoryConnect =
  (cloud: Cloud, life: Life, random: Seeded, manifest: string): Connect =>
  async ({ endpoint }) => {
    // The fleet's address answers on 22, and leads to whatever machine has it.
    const through = endpoint.host === addressOfFleet;
    const holder = [...cloud.things.values()].find(isStaticAddress)?.machine;
    const machineOf = (thing: object) => 'slot' in thing && (thing as ProviderMachine);
    const machines = () => [...cloud.things.values()].flatMap(thing => machineOf(thing) || []);
    const slot = through ? machines().find(({ id }) => id === holder)?.slot : endpoint.port;
    const exists = () => slot !== undefined && machines().some(machine => machine.slot === slot);
    await life.step('connect', () => {
      if (!exists() || random.chance(0.1)) throw new ConnectionLost('no answer');
    });
    const boots = () => cloud.boots.get(slot ?? 0) ?? 0;
    const boot = () => `boot b/${boots()}`;
    const restart = () => {
      const said = boot();
      cloud.boots.set(slot ?? 0, boots() + 1);
      return said;
    };
    const say = (script: string) => answerOf(script, manifest, boot, restart);
    const session: Session = {
      run: async (script, { onLine }) => {
        const stdout = await life.step('run', () => {
          if (!exists() || random.chance(0.05)) throw new ConnectionLost('lost');
          return say(script);
        });
        for (const line of stdout.split('\n').filter(text => text !== '')) onLine?.(line);
        return { code: 0, stdout, stderr: '', dropped: 0 };
      },
      closed: new Promise(() => undefined),
      close: () => undefined,
    };
    return session;
  };

/** What a good machine prints. */
const answerOf = (script: string, manifest: string, boot: () => string, restart: () => string): string => {
  switch (script) {
    case namedScripts.newHostKey:
      return ownKey;
    case namedScripts.boot:
      return `@status\n${JSON.stringify({ v1: { init: good } })}\n@result\n${JSON.stringify({ v1: good })}\n@warnings\n@launch\ncode=0\nstep=done\n@output\n`;
    case namedScripts.deploy:
      return '@uploaded\nstep 1/1 all\n@restart\n';
    case namedScripts.restart:
      return restart();
    default:
      return `${boot()}\nmanifest ${manifest}\ncheck 1 ok\ncheck 2 ok\nsystem running\ngood\n`;
  }
};

/** Connects to machines that are always there and do what they are told, without a network. */
export const obedientConnect = (manifest: string): Connect => {
  const boots = new Map<string, number>();
  return async ({ endpoint }) => {
    const boot = () => `boot b/${boots.get(endpoint.host) ?? 0}`;
    const restart = () => {
      const said = boot();
      boots.set(endpoint.host, (boots.get(endpoint.host) ?? 0) + 1);
      return said;
    };
    return {
      run: async (script, { onLine }) => {
        const stdout = answerOf(script, manifest, boot, restart);
        for (const line of stdout.split('\n').filter(text => text !== '')) onLine?.(line);
        return { code: 0, stdout, stderr: '', dropped: 0 };
      },
      closed: new Promise(() => undefined),
      close: () => undefined,
    };
  };
};
