import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { columns, count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { type Destroyed, destroy } from '../operations/destroy.ts';
import { lossOfAll } from '../operations/foresee.ts';
import { resourceKinds } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import { approval } from './approval.ts';
import { showLosses } from './show-losses.ts';
import { readScope } from './site.ts';
import { openWorkplace } from './workplace.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const approve = approval(request, 'destroy', scope, source.approval);
  const place = await openWorkplace(request, scope, folder, source);
  const losses = showLosses(await lossOfAll(place), request.world.clock.now());
  await approve(`${scopeName(scope)}: destroy returns it to nothing. ${losses}`, 'name');
  return destroyedOutcome(scope, await destroy(place, { images: request.options.images === true }));
};

export const destroyedOutcome = (scope: Scope, destroyed: Destroyed): Outcome => ({
  exit: destroyed.proven ? Exit.done : Exit.unproven,
  text: clean(show(scope, destroyed)),
  json: { ...scope, ...destroyed },
});

/** `podman and docker`; many regions are counted first. */
const inWords = (places: readonly string[]): string =>
  places.length > 3 ? `${places.length} regions (${places.join(', ')})` : places.join(' and ');

const show = (scope: Scope, { removed, remaining, unseen, kept, asked, proven }: Destroyed): string => {
  const name = scopeName(scope);
  const kinds = resourceKinds
    .map(kind => [kind, removed.filter(thing => thing.kind === kind).length] as const)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => count(number, kind));
  const what = kinds.length > 0 ? `removed ${kinds.join(', ')}` : 'there was nothing to remove';
  const keep = kept.map(
    image => `Kept for the next create: ${image}. To remove it as well: mayfly destroy --images\n`,
  );
  if (proven)
    return `${name}: ${what}.\nProven: ${inWords(asked)} asked again for everything of ${name}: nothing is left.\n${keep.join('')}`;
  return [
    `${name}: ${what}.\nNot proven. Something may remain:\n`,
    columns([
      ['what', 'name', 'where', 'why'],
      ...remaining.map(thing => [thing.kind, thing.name, thing.place, thing.why ?? '']),
      ...unseen.map(({ place, why }) => ['unknown', '-', place, why]),
    ]),
    ...[...new Set(unseen.flatMap(({ next }) => next ?? []))].map(next => `  next: ${next}\n`),
    'Mend that, then: just destroy\n',
  ].join('');
};
