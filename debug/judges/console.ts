import { mechanismsIn } from '../mechanism.ts';
import { type Draft, type Judge, wasInside } from '../opinion.ts';

const signs: readonly (Pick<Draft, 'kind' | 'gate' | 'what'> & { readonly sign: RegExp })[] = [
  {
    kind: 'kernel-panic',
    gate: 'kernel',
    what: 'the kernel stopped in panic',
    sign: /kernel panic|end kernel panic|unable to mount root/i,
  },
  {
    kind: 'emergency-mode',
    gate: 'kernel',
    what: 'the boot ended in emergency mode',
    sign: /you are in (?:emergency|rescue) mode|entering emergency mode|give root password for maintenance|reached target emergency/i,
  },
];

const trouble =
  /\[FAILED\]|\bFAILED\b|failed to start|dependency failed|timed out waiting|\[(?:ERROR|CRITICAL|WARNING)\]|traceback|oom-kill|out of memory/i;

/** The last words on the screen: all there is when nobody can look inside. */
export const judgeConsole: Judge = bundle => {
  if (bundle.console === undefined || wasInside(bundle)) return {};
  // Colours stand between the words that are looked for.
  const lines = bundle.console
    .replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')
    .split('\n')
    .slice(-400);
  const findings = signs.flatMap(({ sign, ...about }): Draft[] => {
    const line = lines.findLast(text => sign.test(text));
    if (line === undefined) return [];
    const before = lines.filter(text => trouble.test(text)).slice(-2);
    const evidence = [...new Set([...before, line])].map(text => ({ source: 'console', line: text.trim() }));
    return [
      {
        ...about,
        severity: 'fatal',
        permanence: 'permanent',
        evidence,
        file: 'templates/cloud-init.yaml.hbs',
      },
    ];
  });
  if (findings.length > 0 || bundle.reach.tcp === 'unasked') return { findings };
  const line = lines.findLast(text => trouble.test(text));
  if (line === undefined) return {};
  return {
    findings: [
      {
        kind: 'console-trouble',
        gate: 'boot',
        severity: 'warning',
        what: 'its console speaks of trouble',
        evidence: [{ source: 'console', line: line.trim() }],
        hints: mechanismsIn(line),
        file: 'templates/cloud-init.yaml.hbs',
      },
    ],
  };
};
