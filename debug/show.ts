import { clean, cleanLine } from '../scripts/render/clean.ts';
import type { Bundle } from './bundle.ts';
import { lookAgain } from './next.ts';
import type { Finding, Verdict } from './verdict.ts';

/** No more findings than a person reads; the bundle has all of them. */
const most = 4;
const mostEvidence = 3;

/**
 * A verdict for people, in plain words and without colour: the answer, then the findings that matter with their
 * evidence, file and next command, then what was found well. Safe for a terminal whatever the machine said.
 */
export const showVerdict = (bundle: Bundle, verdict: Verdict): string => {
  const { findings, checked, unread, kind } = verdict;
  const shown = findings.slice(0, most);
  const more = findings.length - shown.length;
  const blocks = [
    cleanLine(verdict.line, 600),
    ...shown.map((finding, index) => block(finding, index + 1)),
    ...(more > 0 ? [`… and ${more} more, in the bundle.`] : []),
    [
      ...(kind === 'working' || kind === 'unknown' ? [`Next: ${lookAgain(bundle.machine)}`] : []),
      ...(checked.length > 0 ? [`Found well: ${checked.join('; ')}.`] : []),
      ...(unread.length > 0
        ? [
            `Not read: ${unread.slice(0, 6).join('; ')}${unread.length > 6 ? `; and ${unread.length - 6} more` : ''}.`,
          ]
        : []),
      `Looked at ${bundle.takenAt}${bundle.machine.address ? ` (${bundle.machine.address})` : ''}.`,
    ]
      .map(line => cleanLine(line, 800))
      .join('\n'),
  ];
  return `${clean(blocks.join('\n\n'), 800)}\n`;
};

const block = (finding: Finding, number: number): string => {
  const mark = finding.severity === 'fatal' ? '' : ' (warning)';
  const since = finding.since === undefined ? '' : `, since ${finding.since}`;
  return [
    `${number}. ${cleanLine(finding.what)}${since}${mark}`,
    ...finding.evidence
      .slice(0, mostEvidence)
      .map(({ source, line }) => `   seen: ${cleanLine(line, 240)}  [${cleanLine(source, 80)}]`),
    ...effectLines(finding.effects, '   '),
    ...(finding.file === undefined ? [] : [`   look at: ${cleanLine(finding.file)}`]),
    `   next: ${cleanLine(finding.next)}`,
  ].join('\n');
};

/** What follows from it, without evidence of its own: the cause is what has to be changed. */
const effectLines = (effects: readonly Finding[], indent: string): string[] =>
  effects
    .slice(0, 5)
    .flatMap(({ what, effects: further }) => [
      `${indent}therefore: ${cleanLine(what)}`,
      ...effectLines(further, `${indent}  `),
    ]);
