import type { Bundle } from '../bundle.ts';
import { iso, momentOf } from '../moments.ts';
import { type Draft, type Judge, linesOf, textOf, valuesOf, wasInside, whyUnread } from '../opinion.ts';
import { unitsOf } from '../systemd.ts';

const killLine = /out of memory: killed|oom-kill:|killed process \d+|memory cgroup out of memory/i;

/** Whether memory ran out, and whether processes and open files are near their end. */
export const judgeMemory: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const unread = ['resources/memory', 'resources/oom'].flatMap(probe => whyUnread(bundle, probe) ?? []);
  const findings = [...killed(bundle), ...short(bundle), ...processes(bundle), ...files(bundle)];
  return {
    findings,
    unread,
    ...(findings.length === 0 && unread.length === 0 ? { checked: 'memory suffices' } : {}),
  };
};

/** The kernel's own account of whom it killed; in a container the counter of its control group. */
const killed = (bundle: Bundle): Draft[] => {
  const counted = linesOf(bundle, 'resources/oom').filter(line => /^oom_kill=[1-9]/.test(line));
  const told = ['resources/killed', 'resources/kernel', 'resources/journal']
    .flatMap(source => linesOf(bundle, source).map(line => ({ source, line })))
    .filter(({ line }) => killLine.test(line));
  const results = unitsOf(bundle).filter(unit => unit.get('Result') === 'oom-kill');
  const limited = results.filter(unit => /^\d+$/.test(unit.get('MemoryMax')));
  if (counted.length === 0 && told.length === 0 && results.length === 0) return [];
  // A unit that ran into a limit of its own is to blame itself.
  const groups = told.filter(({ line }) => !/CONSTRAINT_MEMCG|memory cgroup/i.test(line));
  if (
    limited.length > 0 &&
    groups.length === 0 &&
    counted.every(line => limited.some(unit => line.includes(unit.name)))
  )
    return [];
  const last = told.at(-1);
  const [, victim] = /(?:task=|killed process \d+ \()([^,) ]{1,40})/i.exec(last?.line ?? '') ?? [];
  const since = iso(
    momentOf(
      /^(\d{4}-\S+?)(?:,\d+)?(?:[+-]\d\d:?\d\d)?\s/
        .exec(last?.line ?? '')?.[0]
        ?.trim()
        .replace(',', '.'),
    ),
  );
  return [
    {
      kind: 'out-of-memory',
      gate: 'resources',
      severity: 'warning',
      permanence: 'temporary',
      what: `memory ran out and the kernel killed ${victim ?? 'a process'}`,
      ...(since === undefined ? {} : { since }),
      evidence: [
        ...(last ? [last] : []),
        ...counted.slice(0, 2).map(line => ({ source: 'resources/oom', line })),
        ...limits(bundle).map(line => ({ source: 'resources/memory', line })),
      ],
      file: 'fleet.yaml',
      gives: ['memory'],
      spoils: ['memory'],
    },
  ];
};

/** How much there was to use: of the machine, or of its control group where that is less. */
const limits = (bundle: Bundle): string[] => {
  const lines = linesOf(bundle, 'resources/memory');
  const group = lines.find(line => {
    const [, bytes] = /^cgroup memory(?:\.max|\/memory\.limit_in_bytes)=(\d+)$/.exec(line) ?? [];
    return bytes !== undefined && Number(bytes) < 2 ** 60;
  });
  return group === undefined ? lines.filter(line => /^Mem(?:Total|Available):/.test(line)) : [group];
};

/** Little memory is only trouble when processes wait for it. */
const short = (bundle: Bundle): Draft[] => {
  const text = textOf(bundle, 'resources/memory') ?? '';
  const [, waiting] = /^pressure memory full avg10=\S+ avg60=(\S+)/m.exec(text) ?? [];
  // In a container it is the pressure on its host.
  const contained = (valuesOf(bundle, 'boot/identity').get('container') ?? '') !== '';
  if (contained || !(Number(waiting) >= 20)) return [];
  const line = `pressure memory full avg60=${waiting}`;
  return [
    {
      kind: 'memory-short',
      gate: 'resources',
      severity: 'warning',
      permanence: 'temporary',
      what: `programs wait for memory ${Math.round(Number(waiting))} % of the time`,
      evidence: [{ source: 'resources/memory', line }],
      file: 'fleet.yaml',
      gives: ['memory'],
    },
  ];
};

const processes = (bundle: Bundle): Draft[] => {
  const values = valuesOf(bundle, 'resources/memory');
  for (const name of ['cgroup pids', 'cgroup pids/pids']) {
    const now = Number(values.get(`${name}.current`));
    const most = Number(values.get(`${name}.max`));
    if (now > 0 && most > 0 && now >= most * 0.97)
      return [exhausted('processes', `${now} of ${most} processes are used`, `${name}.current=${now}`)];
  }
  return [];
};

const files = (bundle: Bundle): Draft[] => {
  const [now = 0, , most = 0] = (valuesOf(bundle, 'resources/memory').get('files') ?? '')
    .split(/\s+/)
    .map(Number);
  return most > 0 && now >= most * 0.97
    ? [exhausted('files', `${now} of ${most} open files are used`, `files=${now} ${most}`)]
    : [];
};

const exhausted = (gives: 'processes' | 'files', what: string, line: string): Draft => ({
  kind: `${gives}-exhausted`,
  gate: 'resources',
  severity: 'fatal',
  permanence: 'temporary',
  what,
  evidence: [{ source: 'resources/memory', line }],
  gives: [gives],
});
