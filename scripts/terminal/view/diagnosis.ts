import type { Finding } from '../../../debug/verdict.ts';
import { timeOfDay } from '../model/ages.ts';
import { blank, type Line, plain, toned, wrapped } from '../model/line.ts';
import type { Detail } from '../model/state.ts';

/** All that the last examination found: causes first, each with what was seen, the file and the next command. */
export const diagnosisLines = ({ examination, examining, trouble }: Detail, width: number): Line[] => {
  if (examining) return [toned(' Being examined, read-only; at most ten seconds …', 'accent')];
  if (trouble !== undefined)
    return [toned(' It could not be examined.', 'bad'), ...block(trouble, width, '   ')];
  if (!examination) return [toned(' Not examined yet: d examines it, read-only.', 'dim')];
  const { verdict, at, path } = examination;
  const tone = verdict.kind === 'healthy' ? 'good' : verdict.kind === 'broken' ? 'bad' : 'warn';
  return [
    ...wrapped(verdict.line, width - 2).map(text => toned(` ${text}`, tone)),
    blank,
    ...verdict.findings.flatMap((finding, index) => [...findingLines(finding, index + 1, width), blank]),
    ...(verdict.checked.length > 0 ? block(`Found well: ${verdict.checked.join('; ')}.`, width, ' ') : []),
    ...(verdict.unread.length > 0 ? block(`Not read: ${verdict.unread.join('; ')}.`, width, ' ') : []),
    ...wrapped(`Looked at ${timeOfDay(at)}. Saved: ${path}`, width - 2).map(text => toned(` ${text}`, 'dim')),
  ];
};

/** A finding with its evidence; a run that failed shows them as well. */
export const findingLines = (finding: Finding, number: number, width: number): Line[] => [
  ...wrapped(
    `${number}. ${finding.what}${finding.since === undefined ? '' : `, since ${finding.since}`}${finding.severity === 'warning' ? ' (warning)' : ''}`,
    width - 2,
  ).map(text => toned(` ${text}`, finding.severity === 'fatal' ? 'bad' : 'warn')),
  ...finding.evidence
    .slice(0, 5)
    .flatMap(({ line, source }) => block(`seen: ${line}  [${source}]`, width, '    ')),
  ...effects(finding.effects, width, '    '),
  ...(finding.file === undefined ? [] : block(`look at: ${finding.file}`, width, '    ')),
  ...block(`next: ${finding.next}`, width, '    '),
];

const effects = (findings: readonly Finding[], width: number, indent: string): Line[] =>
  findings.flatMap(({ what, effects: further }) => [
    ...block(`therefore: ${what}`, width, indent),
    ...effects(further, width, `${indent}  `),
  ]);

const block = (text: string, width: number, indent: string): Line[] =>
  wrapped(text, width - indent.length - 1).map(line => plain(indent + line));
