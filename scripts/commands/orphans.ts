import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { columns, count } from '../cli/words.ts';
import { Exit, usageError } from '../errors.ts';
import { defaultEnvironment } from '../fleet/names.ts';
import { type Orphan, type Orphans, orphans, removeOrphans } from '../operations/orphans.ts';
import type { Provider } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import { shForPeople } from '../render/quote.ts';
import { ageOfThing } from './age-of-thing.ts';
import { approval } from './approval.ts';
import { perHour } from './money.ts';
import { showLosses } from './show-losses.ts';
import { showUnseen } from './show-unseen.ts';
import { openProvider, openStore, readSource } from './site.ts';

/** Lists what is ours and belongs to no fleet of this store; with --remove, removes it and asks again. */
export const run = async (request: Request): Promise<Outcome> => {
  const { folder, source } = await readSource(request);
  const fleet = textOption(request, 'fleet');
  // Whose they are is not decided by a fleet file: the answer is as for any fleet, by the name where one is given.
  const scope = { fleet: fleet ?? 'orphans', environment: defaultEnvironment };
  const approve =
    request.options.remove === true ? approval(request, 'orphans --remove', scope, 'ask') : undefined;
  const { store, path } = await openStore(request, folder);
  const provider = await openProvider(request, path, source);
  const now = request.world.clock.now();
  const found = await orphans(provider, store);
  const chosen = only(found.orphans, fleet);
  const others = [...new Set(found.orphans.filter(each => !chosen.includes(each)).map(({ scope }) => scope))];
  const strangers = fleet === undefined ? strangersIn(chosen, provider) : [];
  if (!approve || chosen.length === 0)
    return {
      exit: found.unseen.length > 0 ? Exit.unproven : Exit.done,
      text: clean(show({ ...found, orphans: chosen }, fleetsOf(strangers), now, others)),
      json: { ...found, orphans: chosen.map(document) },
    };
  refuse(strangers);
  await approve(showLosses({ things: chosen, unseen: found.unseen }, now), 'name');
  const removed: string[] = [];
  const { left, why, unseen } = await removeOrphans(
    provider,
    store,
    chosen,
    ({ kind, name }) => {
      removed.push(name);
      request.listen({ type: 'removed', kind, name, at: request.world.clock.now() });
    },
    request.signal,
  );
  const proven = left.length === 0 && unseen.length === 0;
  const text = [
    `${removed.length} removed.\n`,
    proven ? 'Proven: asked again, none of them is left.\n' : 'Not proven. Something may remain:\n',
    proven
      ? ''
      : columns([
          ['what', 'name', 'where', 'why'],
          ...left.map(({ resource: { kind, name, place, id } }) => [kind, name, place, why.get(id) ?? '']),
          ...unseen.map(({ place, why: reason }) => ['unknown', '-', place, reason]),
        ]),
  ].join('');
  return {
    exit: proven ? Exit.done : Exit.unproven,
    text: clean(text),
    json: { removed, left: left.map(document), unseen, proven },
  };
};

const only = (found: readonly Orphan[], fleet: string | undefined): readonly Orphan[] => {
  if (fleet === undefined) return found;
  const own = found.filter(({ resource }) => resource.owner.fleet === fleet);
  // As the table shows it: the environment with it.
  return own.length > 0 ? own : found.filter(({ scope }) => scope === fleet);
};

/** What may be a colleague's: in an account that people share everything, on this computer what runs. */
const strangersIn = (chosen: readonly Orphan[], { lag }: Provider): readonly Orphan[] =>
  chosen.filter(({ resource }) => lag !== undefined || resource.kind === 'machine');

const fleetsOf = (found: readonly Orphan[]): string[] => [
  ...new Set(found.map(({ resource }) => resource.owner.fleet)),
];

/** It goes only when its fleet is named. */
const refuse = (strangers: readonly Orphan[]): void => {
  if (strangers.length === 0) return;
  const fleets = fleetsOf(strangers);
  throw usageError({
    what: `${count(strangers.length, 'thing')} may belong to somebody else: this store does not know ${fleets.join(', ')}`,
    why: 'a fleet that another computer made looks like an orphan from here',
    next: `${removing(fleets)}    # once you are sure that nobody needs it`,
  });
};

const removing = ([fleet]: readonly string[]): string =>
  ['mayfly orphans --remove', ...(fleet === undefined ? [] : ['--fleet', shForPeople(fleet)])].join(' ');

const document = ({ resource, scope, hourly }: Orphan) => ({ ...resource, scope, hourly: hourly ?? null });

const show = (
  { orphans: found, living, unseen, asked }: Orphans,
  strangers: readonly string[],
  now: Date,
  others: readonly string[],
): string =>
  [
    showUnseen(unseen),
    found.length === 0
      ? asked.length === 0
        ? 'Whether there are orphans is not known: nothing could be asked.\n'
        : `No orphans${others.length > 0 ? ' of that fleet' : ''}${unseen.length > 0 ? ' where it could be asked' : ''}. Asked: ${asked.join(', ')}.\n`
      : columns([
          ['what', 'name', 'fleet', 'where', 'age', 'an hour'],
          ...found.map(({ resource, scope, hourly }) => [
            resource.kind,
            resource.name,
            scope,
            resource.place,
            ageOfThing(resource, now),
            perHour(hourly),
          ]),
        ]),
    found.length === 0
      ? ''
      : `${count(found.length, 'orphan')}. Nothing was removed. To remove: ${removing(strangers)}\n`,
    others.length > 0 ? `Not shown: orphans of ${others.join(', ')}.\n` : '',
    living.length > 0 ? `Not looked into: fleets that this store knows (${living.join(', ')}).\n` : '',
  ].join('');
