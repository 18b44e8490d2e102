import type { Bundle } from '../bundle.ts';
import { mechanismsIn } from '../mechanism.ts';
import { type Draft, type Judge, linesOf, valuesOf, wasInside } from '../opinion.ts';
import type { Evidence } from '../verdict.ts';

const heard =
  /^(?:units\/(?:manager|journal:.*|said:.*)|boot\/(?:output|warnings)|deployment\/log|resources\/(?:journal|kernel))$/;

/** Whoever complains that no more files can be watched: a limit for each user, which containers share with their computer. */
export const judgeInotify: Judge = bundle => {
  const [first, ...more] = complaints(bundle);
  if (!first) return {};
  const watches = /watch(?:es|ers)?\b[^\n]*(?:no space left|ENOSPC|limit)|ENOSPC|file watch/i.test(
    first.line,
  );
  const setting = `fs.inotify.max_user_${watches ? 'watches' : 'instances'}`;
  const limit = valuesOf(bundle, 'resources/memory').get('inotify');
  const shared =
    bundle.machine.provider === 'local' || (valuesOf(bundle, 'boot/identity').get('container') ?? '') !== '';
  const draft: Draft = {
    kind: 'inotify-used-up',
    // What the console tells of comes before everything that the machine did.
    gate: wasInside(bundle) ? 'resources' : 'machine',
    severity: wasInside(bundle) ? 'warning' : 'fatal',
    permanence: 'temporary',
    what: `the limit ${setting} is used up${shared ? ', which all machines on this computer share' : ''}`,
    evidence: [
      first,
      ...more.slice(0, 1),
      ...(limit === undefined ? [] : [{ source: 'resources/memory', line: `inotify=${limit}` }]),
    ],
    gives: ['inotify'],
    // One that merely complains of it, and works, is not ill.
    quiet: wasInside(bundle),
    ...(shared
      ? { next: `sudo sysctl -w ${setting}=${watches ? 1048576 : 8192}` }
      : { file: 'instance/setup.sh' }),
  };
  return { findings: [draft] };
};

const complaints = (bundle: Bundle): Evidence[] => {
  const lines = [
    ...Object.keys(bundle.probes)
      .filter(source => heard.test(source))
      .flatMap(source => linesOf(bundle, source).map(line => ({ source, line: line.trim() }))),
    ...(wasInside(bundle)
      ? []
      : (bundle.console ?? '').split('\n').map(line => ({ source: 'console', line }))),
  ];
  return lines
    .map(({ source, line }) => ({ source, line: line.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '').trim() }))
    .filter(({ line }) => mechanismsIn(line).includes('inotify'));
};
