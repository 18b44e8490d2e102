import type { Bundle } from '../bundle.ts';
import { bootMoment, iso, lengthOf, machineNow, wtmpMoment } from '../moments.ts';
import { type Draft, type Judge, linesOf, wasInside } from '../opinion.ts';
import { isBeforeRestart, progressOf } from '../progress.ts';
import { setupResult, writtenAt } from '../setup-log.ts';

/** Seconds after its order within which a restart is the one that was ordered. */
const ordered = 900;

/** Restarts: the one that the set-up asked for must have come, and no other. */
export const judgeBoots: Judge = bundle => {
  if (!wasInside(bundle) || setupResult(bundle) !== 0) return {};
  const boot = bootMoment(bundle);
  if (boot === undefined) return { unread: ['when this boot began'] };
  if (isBeforeRestart(bundle)) return stillBefore(bundle, boot);
  if (progressOf(bundle) !== 'settled') return {};
  const done = writtenAt(bundle, '/setup.result');
  if (done === undefined) return {};
  const asked = writtenAt(bundle, '/restart');
  const known = bootsOf(bundle).filter(at => at > done - 1000);
  const boots = known.length > 0 ? known : boot > done ? [boot] : [];
  const [first] = boots;
  // wtmp tells of every boot; without it only the last one is known.
  const own = asked !== undefined && first !== undefined && first - asked < ordered * 1000 ? 1 : 0;
  const foreign = boots.slice(own);
  const [since] = foreign;
  if (since === undefined)
    return { checked: asked === undefined ? 'it was not restarted' : 'it was restarted once, as ordered' };
  return { findings: [draftOf(bundle, foreign, since)] };
};

const stillBefore = (bundle: Bundle, boot: number) => {
  const asked = writtenAt(bundle, '/restart') ?? boot;
  const age = machineNow(bundle) - asked;
  if (age < ordered * 1000 && !bundle.machine.failed)
    return { working: { what: 'it is about to restart', seconds: ordered - age / 1000 } };
  const draft: Draft = {
    kind: 'not-restarted',
    gate: 'deployment',
    severity: 'fatal',
    what: 'the restart after the set-up never came',
    ...(iso(asked) ? { since: iso(asked) as string } : {}),
    evidence: [
      {
        source: 'boot/identity',
        line: `this boot began at ${iso(boot)}, the restart was asked for at ${iso(asked)}`,
      },
    ],
  };
  return { findings: [draft] };
};

/** Times of all boots that wtmp tells of (last -x -F), oldest first. */
const bootsOf = (bundle: Bundle): number[] =>
  linesOf(bundle, 'people/last')
    .filter(line => /^reboot\s+system boot/.test(line))
    .flatMap(
      line => wtmpMoment(/([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})/.exec(line)?.[1]) ?? [],
    )
    .sort((a, b) => a - b);

const draftOf = (bundle: Bundle, foreign: readonly number[], since: number): Draft => {
  const lines = linesOf(bundle, 'people/last');
  const at = lines.findIndex(line => /^reboot\s+system boot/.test(line));
  // The newest entries stand first: below a boot stands how the time before it ended.
  const clean = /^(?:shutdown|runlevel.*\(to lvl 6\))/.test(
    lines.slice(at + 1).find(line => /^(?:shutdown|reboot)/.test(line)) ?? '',
  );
  const times = foreign.length === 1 ? 'once' : `${foreign.length} times`;
  return {
    kind: 'rebooted',
    gate: 'people',
    severity: 'warning',
    permanence: 'permanent',
    what: `it was restarted ${times} without mayfly${lines.length === 0 ? '' : clean ? ' (in order, so somebody or something asked for it)' : ' (without a shutdown: a crash or a cut)'}`,
    ...(iso(since) ? { since: iso(since) as string } : {}),
    evidence: [
      ...lines
        .filter(line => /^(?:reboot|shutdown)\s/.test(line))
        .slice(0, 3)
        .map(line => ({ source: 'people/last', line })),
      {
        source: 'boot/identity',
        line: `this boot began at ${iso(bootMoment(bundle))}, ${lengthOf(machineNow(bundle) - (bootMoment(bundle) ?? 0))} ago`,
      },
    ],
  };
};
