import type { Bundle } from './bundle.ts';
import { type Draft, linesOf } from './opinion.ts';

/** Interfaces that have an address and are switched off: the loopback too, over which a machine asks itself. */
export const links = (bundle: Bundle): Draft[] => {
  const lines = linesOf(bundle, 'network/address');
  const states = lines.slice(lines.indexOf('--- link') + 1);
  if (!lines.includes('--- link')) return [];
  return states.flatMap((line): Draft[] => {
    const [, name, flags] = /^\d+: ([^:@\s]+)[^<]*<([A-Z_,]*)>/.exec(line) ?? [];
    if (name === undefined || flags === undefined || flags.split(',').includes('UP')) return [];
    const loopback = flags.split(',').includes('LOOPBACK');
    const addressed = lines.some(other => other.includes(`: ${name} `) && / inet6? /.test(other));
    if (!loopback && !addressed) return [];
    return [
      {
        kind: 'interface-down',
        subject: name,
        gate: 'network',
        severity: 'warning',
        permanence: 'permanent',
        what: loopback
          ? 'its loopback interface (lo) is down: it does not reach itself'
          : `its network interface ${name} is down`,
        evidence: [{ source: 'network/address', line: line.trim().slice(0, 160) }],
        gives: ['route', 'connection', 'silent', 'refused', 'names', 'names-late'],
      },
    ];
  });
};

/** A default route through an address where nobody answers (ip-neighbour(8)). */
export const gateways = (bundle: Bundle): Draft[] => {
  const lines = linesOf(bundle, 'network/route');
  const neighbours = lines.slice(lines.indexOf('--- neighbours') + 1);
  if (!lines.includes('--- neighbours')) return [];
  const gateway = lines.flatMap(line => /^default via (\S+)/.exec(line)?.[1] ?? [])[0];
  const line = neighbours.find(
    other =>
      gateway !== undefined && other.startsWith(`${gateway} `) && /\b(?:FAILED|INCOMPLETE)\b/.test(other),
  );
  if (line === undefined) return [];
  return [
    {
      kind: 'gateway-mute',
      gate: 'network',
      severity: 'warning',
      permanence: 'permanent',
      what: `nobody answers at ${gateway}, to which its default route leads`,
      evidence: [{ source: 'network/route', line: line.trim() }],
      file: 'templates/cloud-init.yaml.hbs',
      gives: ['route', 'connection', 'silent', 'names', 'names-late'],
      spoils: ['names'],
      quiet: true,
    },
  ];
};
