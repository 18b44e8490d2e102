import { isIP } from 'node:net';
import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { usageError } from '../errors.ts';
import { defaultEnvironment, scopeName } from '../fleet/names.ts';
import { findMachine, selectMachine } from '../fleet/select.ts';
import { candidatesOf } from '../operations/candidates.ts';
import { examine } from '../operations/examine.ts';
import type { Workplace } from '../operations/workplace.ts';
import { examinedOutcome } from './debug-words.ts';
import { expectations } from './expected.ts';
import { readScope } from './site.ts';
import { openWorkplace } from './workplace.ts';

/** Examines one machine of the fleet. An address that is none of it is at least knocked at. */
export const debugOne = async (request: Request, word: string): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const { all, unseen } = await candidatesOf(place);
  if (findMachine(all, word) === undefined) {
    await refuseForeign(place, word);
    if (isIP(word) !== 0) return (await import('./debug-stranger.ts')).debugStranger(request, word);
  }
  const { name, machine, ended, release } = selectMachine(all, word, unseen);
  const expected = await expectations(request, place)(release);
  const examined = await examine(place, name, machine, { ...expected, ...(ended && { ended }) });
  return examinedOutcome(request, examined, scope);
};

/** A machine of another fleet of ours: the command that examines it is known. */
const refuseForeign = async ({ provider, store }: Workplace, word: string): Promise<void> => {
  const { machines } = await provider.look(undefined, ['machine']);
  const other = machines.find(({ id, address }) => id === word || address === word);
  if (!other) return;
  const { fleet, environment } = other.owner;
  const option = environment === defaultEnvironment ? '' : ` --env ${environment}`;
  throw usageError({
    what: `${word} is a machine of ${scopeName(other.owner)}, not of ${scopeName(store.scope)}`,
    next: `mayfly debug ${word} --fleet ${fleet}${option} --provider ${provider.name}`,
  });
};
