import type { Bundle } from '../bundle.ts';
import { mechanismsIn } from '../mechanism.ts';
import { type Draft, type Judge, wasInside } from '../opinion.ts';
import { reached } from '../progress.ts';

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
  {
    kind: 'init-stopped',
    gate: 'kernel',
    what: 'systemd gave up before it had started anything',
    sign: /\b(?:exiting pid 1|freezing execution)/i,
  },
];

// Not every "failed": systemd says it of what a container does not have, and goes on.
const trouble =
  /\[FAILED\]|failed to (?:start|mount|listen|activate|allocate)|too many open files|no space left|read-only file system|dependency failed|timed out waiting|\[(?:ERROR|CRITICAL|WARNING)\]|traceback|oom-kill|out of memory/i;

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
        hints: mechanismsIn(before.join('\n')),
        file: 'templates/cloud-init.yaml.hbs',
      },
    ];
  });
  if (findings.length > 0 || bundle.reach.tcp === 'unasked') return { findings };
  const again = bootsAgain(bundle, lines);
  if (again) return { findings: [again] };
  // What an earlier boot complained of, on its way down too, did not keep this one from coming up.
  const line = lines.slice(Math.max(0, bootIn(lines))).findLast(text => trouble.test(text));
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

/** Where the last boot begins. */
const bootIn = (lines: readonly string[]): number =>
  lines.findLastIndex(line => /running in system mode|^Welcome to |running 'init-local'/.test(line));

/** A machine that was reachable once, and whose last boot on the console has not come to its SSH server. */
const bootsAgain = ({ machine, reach }: Bundle, lines: readonly string[]): Draft | undefined => {
  // After its set-up it restarts because it was told to.
  const told = machine.phase === 'configured' && !machine.failed;
  if (reach.tcp === 'open' || told || !reached(machine, 'reachable')) return undefined;
  const begin = bootIn(lines);
  const boot = lines.slice(Math.max(0, begin));
  if (
    begin < 0 ||
    boot.some(line => /Secure Shell|OpenSSH|\bsshd?\.service|Reached target multi-user| login:/.test(line))
  )
    return undefined;
  const last = boot.findLast(line => line.trim() !== '') ?? '';
  return {
    kind: 'booting-again',
    gate: 'kernel',
    severity: 'fatal',
    permanence: 'temporary',
    what: 'it went down after it had been reachable (by a power-off, a restart or a crash), and is booting again',
    evidence: [{ source: 'console', line: last.trim() }],
    ...(machine.phase === 'ready' ? {} : { file: 'instance/setup.sh' }),
  };
};
