import { nameOfMachine } from '../fleet/names.ts';
import type { Making, OpenIntent } from '../providers/provider.ts';
import type { Line } from './journal.ts';
import type { JournalRecord, Memory, Present, RememberedMachine } from './store.ts';

/** The provider's clock before that of a laptop. */
const dated = (told: string | undefined, at: Date): Date => (told === undefined ? at : new Date(told));

/** Everything that the records say, taken together. Pure. */
export const fold = (lines: readonly Line[]): Omit<Memory, 'known' | 'damage'> => {
  let generation = 0;
  let lastRun: Memory['lastRun'];
  /** The run before the last one, to which an undone replace leads back. */
  let runBefore: Memory['lastRun'];
  let replacing: (NonNullable<Memory['replacing']> & { readonly before: Memory['lastRun'] }) | undefined;
  const runs = new Set<string>();
  let openIntents: OpenIntent[] = [];
  const makings = new Map<string, Making>();
  const machines = new Map<string, RememberedMachine>();
  const made = new Set<string>();
  const present = new Map<string, Present>();
  const places = new Set<string>();
  const accounts = new Set<string>();
  /** The machine's own name, by its id and by the name that it has at its provider. */
  const hosts = new Map<string, string>();

  const close = (which: (intent: { run: string; name: string }) => boolean) => {
    openIntents = openIntents.filter(({ run, making }) => !which({ run, name: making.name }));
  };
  const remember = (name: string, news: Partial<RememberedMachine>) => {
    machines.set(name, { hostKeys: [], ...machines.get(name), name, ...news });
  };

  const keep = ({ name, machines: some = [] }: JournalRecord & { type: 'made' }, at: Date) => {
    const making = makings.get(name);
    if (!making) return;
    const { kind, owner, place } = making;
    if (kind !== 'machine') present.set(name, { kind, place, at });
    for (const machine of some) {
      const host = nameOfMachine(owner, machine);
      hosts.set(machine.id, host);
      present.set(machine.id, { kind, place, at, machine: host });
    }
  };

  /** A machine of another store that has the name of one of ours: ours is still there. */
  const isAnothers = ({ id, name }: JournalRecord & { type: 'removed' }): boolean =>
    id !== undefined &&
    !present.has(id) &&
    [...present.keys()].some(key => hosts.get(key) === (hosts.get(name) ?? name));

  const apply = (record: JournalRecord, at: Date): void => {
    switch (record.type) {
      case 'generation':
        generation = record.generation;
        return;
      case 'run': {
        const { run, command, release } = record;
        for (const place of record.places ?? []) places.add(place);
        if (record.account !== undefined) accounts.add(record.account);
        runs.add(run);
        runBefore = lastRun;
        lastRun = { run, command, ...(release !== undefined && { release }) };
        return;
      }
      case 'ended':
        if (lastRun?.run === record.run)
          lastRun =
            replacing?.run === record.run && !replacing.replaced
              ? replacing.before
              : { ...lastRun, ended: record.exit };
        // Another run may have begun after a replace whose machines were all lost.
        else if (replacing?.run !== record.run) return;
        replacing = undefined;
        return;
      case 'replacing':
        replacing = {
          run: record.run,
          ...(lastRun?.release !== undefined && { release: lastRun.release }),
          old: new Set(record.old.map(({ id }) => id)),
          replaced: false,
          // One that goes on with another one leads back to where that began.
          ...addressesOf(replacing && !replacing.replaced ? replacing : record),
          before: replacing ? replacing.before : runBefore,
        };
        return;
      case 'replaced':
        if (replacing?.run === record.run) replacing = { ...replacing, replaced: true };
        return;
      case 'intent': {
        const { run, making } = record;
        const { kind, name, owner, slot } = making;
        makings.set(name, making);
        close(intent => intent.run === run && intent.name === name);
        openIntents.push({ run, making, at: dated(record.at, at) });
        if (kind === 'machine' && slot !== undefined) hosts.set(name, nameOfMachine(owner, { id: '', slot }));
        return;
      }
      case 'made':
        // One name is one thing, whichever run made it.
        if (!record.late) close(intent => intent.name === record.name);
        else
          openIntents = openIntents.map(intent =>
            intent.making.name === record.name ? { ...intent, made: true } : intent,
          );
        made.add(record.name);
        keep(record, dated(record.at, at));
        return;
      case 'refused':
        // An earlier run's call may still be on its way: its intent stays open.
        close(intent => intent.name === record.name && intent.run === record.run);
        return;
      case 'removed':
        if (isAnothers(record)) return;
        close(intent => intent.name === record.name);
        made.delete(record.name);
        for (const [key] of present)
          if (key === record.id || key === record.name || hosts.get(key) === record.name) present.delete(key);
        machines.delete(hosts.get(record.id ?? '') ?? hosts.get(record.name) ?? record.name);
        return;
      case 'pinned':
        remember(record.machine, { hostKeys: record.hostKeys });
        return;
      case 'touched':
        if (machines.has(record.machine)) remember(record.machine, { touched: { by: record.by, at } });
        return;
      case 'address': {
        const { address, host, port } = record;
        remember(record.machine, { address: { address, host, port } });
        return;
      }
      case 'phase': {
        const { failed: _, ...earlier }: RememberedMachine = machines.get(record.machine) ?? {
          name: record.machine,
          hostKeys: [],
        };
        const reached = { ...earlier.reached, [record.phase]: at };
        machines.set(record.machine, { ...earlier, phase: record.phase, reached });
        return;
      }
      case 'failed':
        remember(record.machine, { failed: { phase: record.phase, why: record.why } });
        return;
    }
  };

  for (const { record, time } of lines) apply(record, time);
  return {
    generation,
    ...(lastRun && { lastRun }),
    ...openReplace(replacing),
    runs,
    openIntents,
    machines,
    made,
    present,
    places,
    accounts,
  };
};

const addressesOf = ({ addresses }: { readonly addresses?: Iterable<string> }) =>
  addresses && { addresses: new Set(addresses) };

const openReplace = (
  replacing: (NonNullable<Memory['replacing']> & { readonly before: Memory['lastRun'] }) | undefined,
): { replacing?: NonNullable<Memory['replacing']> } => {
  if (!replacing) return {};
  const { before: _, ...open } = replacing;
  return { replacing: open };
};
