import type { Outcome } from '../cli/outcome.ts';
import { tell } from '../cli/tell.ts';
import { columns, secondsOf } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { addressWords } from '../operations/address.ts';
import type { Leftover } from '../operations/remove-old.ts';
import type { Replaced } from '../operations/replace.ts';
import { clean } from '../render/clean.ts';
import { machineDocument, whereTimeWent } from './created.ts';
import { doubtIn } from './doubt.ts';
import { showFailed } from './failed.ts';
import type { Timeline } from './timeline.ts';

/** The end of a replace, for people and for programs. 1: it was rolled back, or too few of the new ones are left. */
export const replacedOutcome = (
  scope: Scope,
  replaced: Replaced,
  times: Timeline,
  elapsed: number,
): Outcome => {
  const { outcome, leftovers, verdict } = replaced;
  const unproven = leftovers.length > 0 || (outcome === 'replaced' && doubtIn(replaced.refusals).unproven);
  const done = outcome === 'replaced' && verdict.good;
  const exit = unproven ? Exit.unproven : done ? Exit.done : Exit.failed;
  return {
    exit,
    text: clean(outcome === 'replaced' ? success(scope, replaced, times, elapsed) : undone(scope, replaced)),
    json: {
      ...scope,
      outcome,
      release: replaced.release,
      run: replaced.run,
      seconds: elapsed / 1000,
      old: replaced.old,
      ...(replaced.standing && { standing: replaced.standing }),
      ...(replaced.addressed && { address: replaced.addressed }),
      ...(replaced.why && { why: replaced.why.telling }),
      ready: verdict.ready,
      wanted: verdict.wanted,
      machines: replaced.machines.map(machine => machineDocument(machine, times)),
      leftovers,
    },
  };
};

const whatFollows = 'just status · just logs --follow';
const whatMends = 'just heal    # makes the missing machines anew';

const success = (
  scope: Scope,
  { old, machines, release, addressed, leftovers, refusals, verdict }: Replaced,
  times: Timeline,
  elapsed: number,
): string => {
  const names = machines.map(({ name }) => name).join(', ');
  const before = old.length > 0 ? `${old.join(', ')} replaced by ${names}` : `${names} made`;
  return [
    `${scopeName(scope)}: ${before}. ${verdict.line}. Release ${release}, ${secondsOf(elapsed)}.\n`,
    addressed ? `Address: ${addressWords(addressed)}\n` : '',
    whereTimeWent(times),
    remains(leftovers),
    doubtIn(refusals).text,
    leftovers.length === 0 ? `Next: ${verdict.good ? whatFollows : whatMends}\n` : '',
  ].join('');
};

const undone = (scope: Scope, { old, standing = [], machines, why, leftovers }: Replaced): string => {
  const failed = machines.filter(machine => !machine.ready && machine.examined !== undefined);
  const stands = (name: string) => standing.includes(name);
  const [same, missing] = [old.filter(stands), old.filter(name => !stands(name))];
  const stays =
    old.length === 0
      ? 'there was no machine before'
      : [
          ...(same.length > 0 ? [`${same.join(', ')} ${isOrAre(same)} as before`] : []),
          ...(missing.length > 0 ? [`${missing.join(', ')} ${isOrAre(missing)} not as before any more`] : []),
        ].join('; ');
  return [
    // What a failed machine was found to suffer from is the reason; without one, what went wrong on the way.
    failed.length > 0 ? showFailed(failed) : why ? tell(why, false) : '',
    `\n${scopeName(scope)}: rolled back. ${stays}; what was new is ${leftovers.length === 0 ? 'gone' : 'not all gone'}.\n`,
    remains(leftovers),
  ].join('');
};

const isOrAre = ({ length }: readonly string[]): string => (length === 1 ? 'is' : 'are');

const remains = (leftovers: readonly Leftover[]): string =>
  leftovers.length === 0
    ? ''
    : `Not proven. Something may remain:\n${leftoverText(leftovers)}Mend that, then: just replace    # finishes it\n`;

export const leftoverText = (leftovers: readonly Leftover[]): string =>
  columns([
    ['what', 'name', 'where', 'why'],
    ...leftovers.map(({ kind, name, place, why }) => [kind, name, place, why]),
  ]);
