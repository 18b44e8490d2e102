import type { Ended } from '../fleet/ended.ts';
import { nameOfMachine, scopeName } from '../fleet/names.ts';
import type { MachineState, Provider, Unseen } from '../providers/provider.ts';
import type { FleetStore } from '../store/store.ts';
import { ask } from './ask.ts';

/** How a machine stands, with what the provider and the journal each know of it. */
export interface ListedMachine {
  readonly name: string;
  /** The phase that was last observed, or what is known instead of it. */
  readonly status: string;
  readonly state?: MachineState;
  readonly address?: string;
  readonly endpoint?: string;
  readonly release?: string;
  readonly createdAt?: Date;
  readonly id?: string;
  readonly remark?: string;
  /** Why and when it ended, for one that is lost. */
  readonly ended?: Ended;
}

export interface Listing {
  readonly scope: string;
  readonly machines: readonly ListedMachine[];
  readonly unseen: readonly Unseen[];
  /** What is wrong with the store's memory, if anything. */
  readonly damage?: string;
  /** Who is at work on the fleet now. */
  readonly holder?: string;
}

/** What exists, from the provider; what is known about it, from the journal; and where the two differ. */
export const list = async (provider: Provider, store: FleetStore): Promise<Listing> => {
  const reading = store.read();
  const [look, memory, holder] = await Promise.all([
    ask(provider, store, reading, ['machine']),
    reading,
    store.holder(),
  ]);
  const seen = new Set<string>();
  const present = look.machines.map((machine): ListedMachine => {
    const name = nameOfMachine(store.scope, machine);
    seen.add(name);
    const known = memory.machines.get(name);
    const { failed, phase } = known ?? {};
    const status = failed
      ? `failed at ${failed.phase}`
      : machine.state === 'running' || phase !== 'ready'
        ? (phase ?? 'unknown')
        : machine.state;
    const remark =
      failed?.why ?? (known ? machine.reason : 'not in this store: made elsewhere, or the store was lost');
    return {
      name,
      status,
      state: machine.state,
      id: machine.id,
      release: machine.owner.release,
      ...(machine.address ? { address: machine.address } : {}),
      ...(machine.endpoint ? { endpoint: `${machine.endpoint.host}:${machine.endpoint.port}` } : {}),
      ...(machine.createdAt ? { createdAt: machine.createdAt } : {}),
      ...(remark ? { remark } : {}),
    };
  });
  const ends = new Map((look.ended ?? []).map(one => [nameOfMachine(store.scope, one), one]));
  const lost = [...memory.machines.values()]
    .filter(machine => machine.phase !== undefined && !seen.has(machine.name))
    .map(({ name, phase }): ListedMachine => {
      const end = ends.get(name);
      if (end)
        return {
          name,
          status: 'lost',
          id: end.id,
          release: end.owner.release,
          remark: end.why,
          ended: { why: end.why, ...(end.at ? { at: end.at } : {}) },
        };
      if (look.unseen.length > 0)
        return { name, status: 'not known', remark: 'its provider could not be asked' };
      return { name, status: 'lost', remark: `was ${phase}; its provider does not know it any more` };
    });
  return {
    scope: scopeName(store.scope),
    machines: [...present, ...lost].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    unseen: look.unseen,
    ...(memory.damage ? { damage: `${memory.damage.file}:${memory.damage.line}: ${memory.damage.why}` } : {}),
    ...(holder ? { holder: `${holder.user}@${holder.host}, pid ${holder.pid}: ${holder.command}` } : {}),
  };
};
