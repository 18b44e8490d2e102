import type { Bundle } from '../../../debug/bundle.ts';
import { linesOf, textOf, valuesOf } from '../../../debug/opinion.ts';
import { type Unit, unitsOf } from '../../../debug/systemd.ts';
import type { Verdict } from '../../../debug/verdict.ts';
import { cleanLine } from '../../render/clean.ts';
import type { Examination, UnitFact } from './state.ts';

/** As the operation gives it. */
export interface Examined {
  readonly bundle: Bundle;
  readonly verdict: Verdict;
  readonly path: string;
}

/** What the screen shows of an examination: the verdict, the units, and a few facts; safe for a terminal. */
export const examinationOf = ({ bundle, verdict, path }: Examined): Examination => ({
  at: Date.parse(bundle.takenAt),
  verdict: { ...verdict, line: cleanLine(verdict.line, 600), findings: verdict.findings.map(safe) },
  units: unitsOf(bundle).map(unit => unitFact(unit, bundle.units)),
  facts: factsOf(bundle),
  path,
});

type Finding = Verdict['findings'][number];

const safe = (finding: Finding): Finding => ({
  ...finding,
  what: cleanLine(finding.what),
  evidence: finding.evidence.map(({ source, line }) => ({
    source: cleanLine(source, 80),
    line: cleanLine(line, 240),
  })),
  ...(finding.file === undefined ? {} : { file: cleanLine(finding.file) }),
  next: cleanLine(finding.next),
  effects: finding.effects.map(safe),
});

const unitFact = (unit: Unit, wanted: readonly string[]): UnitFact => {
  const active = unit.get('ActiveState');
  const restarts = unit.number('NRestarts');
  const result = unit.get('Result');
  return {
    name: cleanLine(unit.name, 80),
    state: cleanLine(`${active} (${unit.get('SubState')})`, 40),
    good: active === 'active' || (active === 'inactive' && !wanted.includes(unit.name)),
    detail: [
      restarts > 0 ? `restarted ${restarts} times` : '',
      result !== '' && result !== 'success' ? `result ${cleanLine(result, 40)}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  };
};

const factsOf = (bundle: Bundle): (readonly [string, string])[] => {
  const identity = valuesOf(bundle, 'boot/identity');
  const memory = new Map(
    linesOf(bundle, 'resources/memory').flatMap(line => {
      const [, name, kilobytes] = /^(\w+): +(\d+) kB/.exec(line) ?? [];
      return name && kilobytes ? [[name, Number(kilobytes)] as const] : [];
    }),
  );
  const [, disk] = /^.* (\d+%) +\/$/m.exec(textOf(bundle, 'resources/disks') ?? '') ?? [];
  const total = memory.get('MemTotal');
  const free = memory.get('MemAvailable');
  const facts: (readonly [string, string | undefined])[] = [
    ['system', identity.get('PRETTY_NAME')?.replaceAll('"', '')],
    ['kernel', identity.get('kernel')],
    [
      'memory',
      total && free ? `${Math.round(free / 1024)} of ${Math.round(total / 1024)} MB available` : undefined,
    ],
    ['disk', disk ? `${disk} of / used` : undefined],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, cleanLine(value, 120)] as const] : []));
};
