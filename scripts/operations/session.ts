import { failure } from '../errors.ts';
import { type HostKeys, parseHostKeys } from '../machine/host-key.ts';
import type { Session } from '../machine/session.ts';
import type { Endpoint, ProviderMachine } from '../providers/provider.ts';
import type { FleetStore, Memory } from '../store/store.ts';
import type { Workplace } from './workplace.ts';

/** What opens an SSH connection to a machine that is known here, and nothing else does. */
export interface Access {
  readonly name: string;
  readonly endpoint: Endpoint;
  /** The keys that are pinned for this machine. */
  readonly hostKeys: HostKeys;
  readonly clientKey: string;
}

/** Throws what is missing: a machine that runs, its pinned keys, the fleet's own key. */
export const accessTo = async (
  store: FleetStore,
  memory: Memory,
  name: string,
  machine: ProviderMachine | undefined,
): Promise<Access> => {
  if (!machine)
    throw failure({ what: 'The machine is gone', machine: name, why: 'its provider does not know it' });
  if (machine.state !== 'running' || !machine.endpoint)
    throw failure({
      what: 'The machine cannot be reached now',
      machine: name,
      why: machine.endpoint ? `it is ${machine.state}` : 'its provider tells no address of it',
      next: `./mayfly debug ${name}`,
    });
  const clientKey = await store.clientKey();
  const known = memory.machines.get(name);
  if (clientKey === undefined || !known || known.hostKeys.length === 0)
    throw failure({
      what: 'The machine cannot be reached from this store',
      machine: name,
      why:
        clientKey === undefined
          ? 'the key of this fleet is not here: another store made it, or this one was deleted'
          : 'no host key of this machine is known here, and without one there is no connection',
      next: 'just destroy && just create',
    });
  return { name, endpoint: machine.endpoint, hostKeys: parseHostKeys(known.hostKeys), clientKey };
};

/** A verified connection. Rejects as `connect` does. */
export const openSession = (
  { world, connect, signal }: Workplace,
  { endpoint, hostKeys, clientKey }: Access,
  timeout: number,
): Promise<Session> => connect({ clock: world.clock, endpoint, hostKeys, clientKey, timeout, signal });
