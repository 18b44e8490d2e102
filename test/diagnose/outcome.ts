import { judge, type Verdict } from '../../debug/judge.ts';
import { readBundle } from '../../debug/saved.ts';
import { flat } from '../debug/cases.ts';
import type { Fault } from './fault.ts';

/** What `debug` made of one fault. */
export interface Outcome {
  readonly name: string;
  /** How long the examination took, from the command's start to its end. */
  readonly seconds: number;
  readonly verdict: Verdict;
  /** The saved bundle, as text. */
  readonly bundle: string;
}

export interface Mark {
  /** The place of a right finding: 1 is the first; undefined when there is none. */
  readonly rank: number | undefined;
  /** The first finding is right, and so are the verdict and the first line. */
  readonly right: boolean;
  /** What is not. */
  readonly why: string;
}

/** Judges a bundle again, by the judges as they are now. */
export const judgedAgain = (outcome: Outcome): Outcome => ({
  ...outcome,
  verdict: judge(readBundle(outcome.bundle, outcome.name)),
});

/** What takes room and says nothing about most faults. */
const bulky =
  /^(?:boot\/(?:output|source)|network\/(?:firewall|names|servers)|people\/(?:last|who)|resources\/(?:kernel|hungry|journal|killed))$/;
const mostText = 6000;

/** An outcome as a case of the tests: small, and without names of anybody's servers. */
export const caseOf = (fault: Fault, outcome: Outcome): object => {
  const text = outcome.bundle.replaceAll(/(?:deb|security)\.debian\.org/g, 'packages.example.org');
  const { probes, console: _console, ...bundle } = JSON.parse(text);
  const small = Object.fromEntries(
    Object.entries(probes as Record<string, { rc: number; text: string; dropped: number }>).map(
      ([name, probed]) => [
        name,
        bulky.test(name) && probed.text.length > 1500 && !/boot\/output/.test(name)
          ? { ...probed, text: '' }
          : { ...probed, text: probed.text.slice(-mostText) },
      ],
    ),
  );
  const { verdict } = judgedAgain({ ...outcome, bundle: JSON.stringify({ ...bundle, probes: small }) });
  const expected = { kind: verdict.kind, first: verdict.findings[0]?.id ?? null };
  return { fault: fault.fault, expected, bundle: { ...bundle, probes: small } };
};

/** Findings in the order in which a person reads them: a cause, then what it brought about. */
export const markOf = (fault: Fault, { verdict }: Outcome): Mark => {
  const ids = flat(verdict.findings).map(({ id }) => id);
  if (fault.finds === undefined) {
    const right = verdict.kind === 'healthy' && ids.length === 0;
    return {
      rank: right ? 1 : undefined,
      right,
      why: right ? '' : `false alarm: ${verdict.kind} ${ids[0] ?? ''}`,
    };
  }
  const at = ids.findIndex(id => fault.finds?.test(id));
  const first = verdict.findings[0];
  const file = first?.file?.replace(/:\d+$/, '');
  const wrong = [
    ...(at === 0 ? [] : [`found ${ids[0] ?? 'nothing'}`]),
    ...(verdict.kind === fault.kind ? [] : [`verdict ${verdict.kind}`]),
    ...(fault.says === undefined || fault.says.test(verdict.line)
      ? []
      : [`the line lacks ${fault.says.source}`]),
    ...(fault.file === undefined || at !== 0 || fault.file.test(file ?? '')
      ? []
      : [`names ${file ?? 'no file'}`]),
  ];
  return { rank: at < 0 ? undefined : at + 1, right: wrong.length === 0, why: wrong.join('; ') };
};
