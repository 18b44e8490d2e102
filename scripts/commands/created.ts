import type { Outcome } from '../cli/outcome.ts';
import { columns, secondsOf } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { asideCode } from '../operations/acquire.ts';
import { addressWords } from '../operations/address.ts';
import type { Created } from '../operations/create.ts';
import type { CreatedMachine } from '../operations/make-machines.ts';
import type { Refusal } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import { doubtIn } from './doubt.ts';
import { failedOf, showFailed } from './failed.ts';
import type { Timeline } from './timeline.ts';

/** The end of a create, for people and for programs. */
export const createdOutcome = (scope: Scope, created: Created, times: Timeline, elapsed: number): Outcome => {
  const failed = created.machines.filter(machine => !machine.ready);
  const { verdict } = created;
  const doubt = doubtIn(created.refusals);
  const unproven = doubt.unproven || created.aside.some(({ doubtful }) => doubtful);
  const [firstReady] = created.machines.filter(machine => machine.ready);
  const text = [
    showFailed(failed),
    `${scopeName(scope)}: ${verdict.line}. Release ${created.release}, ${secondsOf(elapsed)}.\n`,
    verdict.ready < verdict.wanted ? whyFewer(created) : '',
    doubt.text,
    asideText(created.aside),
    created.addressed ? `Address: ${addressWords(created.addressed)}\n` : '',
    whereTimeWent(times),
    failed.length > 0
      ? `Failed machines are left as they are, to be looked at. All of them go with: just destroy\n`
      : '',
    firstReady && failed.length === 0
      ? `Next: just list · just debug ${firstReady.name} · just destroy\n`
      : '',
  ].join('');
  return {
    exit: unproven ? Exit.unproven : verdict.good ? Exit.done : Exit.failed,
    text,
    json: {
      fleet: scope.fleet,
      environment: scope.environment,
      release: created.release,
      run: created.run,
      good: verdict.good,
      ready: verdict.ready,
      wanted: verdict.wanted,
      min: verdict.min,
      seconds: elapsed / 1000,
      ...(created.addressed ? { address: created.addressed } : {}),
      refusals: created.refusals,
      aside: created.aside,
      warnings: created.warnings,
      machines: created.machines.map(machine => machineDocument(machine, times)),
    },
  };
};

/** What was set aside, the warning before the reason, which may be long. */
const asideText = (aside: Created['aside']): string => {
  const lines = aside.map(({ place, why, doubtful }) => {
    const lost = doubtful ? ', or this one with a store that is lost,' : '';
    return `${doubtful ? 'Not proven: ' : ''}${place} did not answer and was set aside. Machines of this fleet that another computer made there${lost} are not counted.\n  why: ${why}\n`;
  });
  const next = lines.length > 0 ? '  next: just list    # once it answers\n' : '';
  return clean([...lines, next].join(''));
};

/** Pools that are told each with its own words; of more, each reason is told once with all its pools. */
const mostPools = 10;

/** What the plan had to leave out, every pool that gave nothing, and what can be done about it. */
const whyFewer = ({ warnings, refusals }: Created): string =>
  clean(warnings.map(warning => `warning: ${warning}\n`).join('')) + whyRefused(refusals);

const whyRefused = (all: readonly Refusal[]): string => {
  const refusals = all.filter(({ code }) => code !== asideCode);
  if (refusals.length === 0) return '';
  // Words of AWS name a pool each; ours are the reason itself.
  const reasons = Map.groupBy(refusals, ({ code, why }) => (/^[A-Z]/.test(code) ? code : `${code} ${why}`));
  const nexts = new Set(refusals.flatMap(({ next }) => next ?? []));
  return [
    'Where machines were asked for and refused:\n',
    ...(refusals.length > mostPools
      ? [...reasons.values()].map(some =>
          clean(`  ${some[0]?.code}: ${some[0]?.why}\n    ${some.map(({ pool }) => pool).join(', ')}\n`),
        )
      : refusals.map(({ pool, code, why }) => clean(`  ${pool}  ${code}: ${why}\n`))),
    ...[...nexts].map(next => `  next: ${next}\n`),
  ].join('');
};

export const machineDocument = (machine: CreatedMachine, times: Timeline) => ({
  name: machine.name,
  ready: machine.ready,
  phases: Object.fromEntries(
    [...(times.machines().get(machine.name) ?? [])].map(([phase, took]) => [phase, took / 1000]),
  ),
  ...(machine.error ? failedDocument(machine) : {}),
  ...(machine.examined ? { verdict: machine.examined.verdict, bundle: machine.examined.path } : {}),
});

const failedDocument = (machine: CreatedMachine) => {
  const { telling, seen } = failedOf(machine);
  return { error: telling, ...(seen === undefined ? {} : { seen }) };
};

export const whereTimeWent = (times: Timeline): string => {
  const rows = times
    .summary()
    .map(({ phase, median, longest, slowest }) => [phase, secondsOf(median), secondsOf(longest), slowest]);
  if (rows.length === 0) return '';
  return `\nWhere the time went, from each phase to the next:\n${columns([['phase', 'median', 'longest', 'by'], ...rows])}\n`;
};
