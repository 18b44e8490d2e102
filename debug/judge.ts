import type { Bundle } from './bundle.ts';
import { fold, type Tree } from './causes.ts';
import { judgeAnswer } from './judges/answer.ts';
import { judgeBoot } from './judges/boot.ts';
import { judgeBoots } from './judges/boots.ts';
import { judgeClock } from './judges/clock.ts';
import { judgeConsole } from './judges/console.ts';
import { judgeDisks } from './judges/disks.ts';
import { judgeFiles } from './judges/files.ts';
import { judgeHealth } from './judges/health.ts';
import { judgeInotify } from './judges/inotify.ts';
import { judgeKernel } from './judges/kernel.ts';
import { judgeMachine } from './judges/machine.ts';
import { judgeMemory } from './judges/memory.ts';
import { judgeNetwork } from './judges/network.ts';
import { judgeOutside } from './judges/outside.ts';
import { judgeOverrides } from './judges/overrides.ts';
import { judgePackages } from './judges/packages.ts';
import { judgePeople } from './judges/people.ts';
import { judgePhase } from './judges/phase.ts';
import { judgeReach } from './judges/reach.ts';
import { judgeSetup } from './judges/setup.ts';
import { judgeSpot } from './judges/spot.ts';
import { judgeUnits } from './judges/units.ts';
import { answer } from './line.ts';
import { nextCommand } from './next.ts';
import type { Judge } from './opinion.ts';
import { placeOf } from './place.ts';
import type { Finding, Verdict } from './verdict.ts';

export { type Finding, type Verdict, verdictExit } from './verdict.ts';

const judges: readonly Judge[] = [
  judgeInotify,
  judgeMachine,
  judgeSpot,
  judgeOutside,
  judgeReach,
  judgeAnswer,
  judgeConsole,
  judgeKernel,
  judgeDisks,
  judgeMemory,
  judgeNetwork,
  judgeClock,
  judgePackages,
  judgeBoot,
  judgeSetup,
  judgeFiles,
  judgeOverrides,
  judgeUnits,
  judgeHealth,
  judgePhase,
  judgeBoots,
  judgePeople,
];

/**
 * What is wrong with a machine, causes first, by what was seen of it alone. Pure: the same bundle gives the same verdict.
 * A machine is healthy only when everything that matters could be read and was found well.
 */
export const judge = (bundle: Bundle): Verdict => {
  const opinions = judges.map(judgeOf => judgeOf(bundle));
  const trees = fold(opinions.flatMap(({ findings }) => findings ?? []));
  const working = opinions.flatMap(opinion => opinion.working ?? []);
  const blind = opinions.flatMap(opinion => opinion.blind ?? []);
  const unread = [...new Set([...blind, ...opinions.flatMap(opinion => opinion.unread ?? [])])];
  const findings = trees.map(tree => toFinding(bundle, tree));
  const fatal = findings.some(({ severity }) => severity === 'fatal');
  const kind = fatal ? 'broken' : working.length > 0 ? 'working' : unread.length > 0 ? 'unknown' : 'healthy';
  return {
    kind,
    line: answer(bundle, kind, findings, working, unread, blind[0]),
    findings,
    checked: opinions.flatMap(({ checked }) => checked ?? []),
    unread,
  };
};

const toFinding = (bundle: Bundle, { draft, effects }: Tree): Finding => {
  const {
    kind,
    subject,
    hints: _hints,
    gives: _gives,
    needs: _needs,
    spoils: _spoils,
    next: _next,
    quiet: _quiet,
    blames: _blames,
    words: _words,
    trace: _trace,
    program: _program,
    settled: _settled,
    file: _file,
    ...finding
  } = draft;
  const file = placeOf(bundle, draft);
  return {
    id: subject === undefined ? kind : `${kind}:${subject}`,
    ...finding,
    ...(file === undefined ? {} : { file }),
    next: nextCommand(bundle.machine, draft),
    effects: effects.map(effect => toFinding(bundle, effect)),
  };
};
