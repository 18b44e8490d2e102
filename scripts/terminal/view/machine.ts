import { ageWords, timeOfDay } from '../model/ages.ts';
import { actedMachine } from '../model/blocked.ts';
import { blank, type Line, plain, toned, wrapped, wrappedTo } from '../model/line.ts';
import { phaseWords, signOf, toneOf } from '../model/machine-columns.ts';
import type { MachineRow } from '../model/machine-row.ts';
import { type Detail, detailKey, type Examination, type State, topView } from '../model/state.ts';
import { waterfall } from '../model/waterfall.ts';
import { diagnosisLines } from './diagnosis.ts';

/** One machine: how it stands and what was found, its phases, its units, its facts. */
export const machineLines = (state: State, width: number): Line[] => {
  const view = topView(state);
  const row = actedMachine(state);
  const detail = state.details.get(detailKey(view.fleet ?? '', view.machine ?? '')) ?? {};
  return view.pane === 'diagnosis' ? diagnosisLines(detail, width) : overview(state, row, detail, width);
};

const overview = (state: State, row: MachineRow | undefined, detail: Detail, width: number): Line[] => [
  ...verdict(state, detail, width),
  blank,
  toned(' Phases', 'strong'),
  ...waterfall(detail.reached ?? {}, failure(row), state.now, width - 2, state.glyphs).map(
    (line): Line => [{ text: ' ' }, ...line],
  ),
  blank,
  toned(' Units', 'strong'),
  ...unitLines(state, detail.examination),
  blank,
  toned(' Facts', 'strong'),
  ...factLines(state, row, detail.examination),
];

const failure = (row: MachineRow | undefined): string | undefined =>
  row?.status.startsWith('failed') ? (row.remark ?? row.status) : undefined;

const verdict = (state: State, { examination, examining, trouble }: Detail, width: number): Line[] => {
  const row = actedMachine(state);
  const stands: Line[] = row
    ? [
        toned(` ${signOf(row, state.glyphs)} ${phaseWords(row, state.now)}`, toneOf(row)),
        ...(row.remark ? wrapped(row.remark, width - 4).map(line => plain(`   ${line}`)) : []),
      ]
    : [toned(' This machine is gone.', 'warn')];
  if (examining) return [...stands, toned(' Being examined …', 'accent')];
  if (trouble !== undefined)
    return [
      ...stands,
      ...wrapped(`It could not be examined: ${trouble}`, width - 2).map(line => toned(` ${line}`, 'bad')),
    ];
  if (!examination) return [...stands, toned(' Not examined yet: d examines it, read-only.', 'dim')];
  const { verdict: found, at } = examination;
  const [first] = found.findings;
  const [seen] = first?.evidence ?? [];
  return [
    ...stands,
    ...wrappedTo(`${found.line} (${timeOfDay(at)})`, width - 2, 4, state.glyphs.more).map(line =>
      toned(` ${line}`, found.kind === 'healthy' ? 'good' : found.kind === 'broken' ? 'bad' : 'warn'),
    ),
    ...(seen
      ? wrappedTo(`seen: ${seen.line}  [${seen.source}]`, width - 4, 2, state.glyphs.more).map(line =>
          toned(`   ${line}`, 'dim'),
        )
      : []),
    ...(first?.file === undefined ? [] : [plain(`   look at: ${first.file}`)]),
    ...(first ? [plain(`   next: ${first.next}    (d: all of it)`)] : []),
  ];
};

const unitLines = ({ glyphs }: State, examination: Examination | undefined): Line[] => {
  if (!examination) return [toned('   known after an examination (d)', 'dim')];
  if (examination.units.length === 0) return [toned('   none were read', 'dim')];
  return examination.units.map(
    ({ name, state, good, detail }): Line => [
      { text: `   ${good ? glyphs.good : glyphs.bad} `, tone: good ? 'good' : 'bad' },
      { text: name.padEnd(28) },
      { text: state.padEnd(20), tone: good ? 'plain' : 'bad' },
      { text: detail, tone: 'dim' },
    ],
  );
};

const factLines = (
  state: State,
  row: MachineRow | undefined,
  examination: Examination | undefined,
): Line[] => {
  const own: (readonly [string, string | undefined])[] = [
    ['id', row?.id],
    ['address', row?.address],
    ['ssh', row?.endpoint],
    ['where', row?.zone ?? row?.place],
    ['bought', row?.type ? `${row.type}, ${row.market}` : undefined],
    ['release', row?.release],
    ['made', row?.createdAt === undefined ? undefined : `${ageWords(state.now - row.createdAt)} ago`],
    ['touched', row?.touched],
  ];
  return [...own, ...(examination?.facts ?? []), ['bundle', examination?.path] as const].flatMap(
    ([name, value]) =>
      value === undefined ? [] : [[{ text: `   ${name.padEnd(12)}`, tone: 'dim' as const }, { text: value }]],
  );
};
