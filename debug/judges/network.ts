import type { Bundle } from '../bundle.ts';
import { gateways, links } from '../links.ts';
import { type Draft, type Judge, linesOf, textOf, wasInside, whyUnread } from '../opinion.ts';

/** Routes, names, and the machine's own SSH server. None of it is fatal unless something suffers from it. */
export const judgeNetwork: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const findings = [
    ...links(bundle),
    ...routes(bundle),
    ...gateways(bundle),
    ...names(bundle),
    ...mute(bundle),
    ...server(bundle),
  ];
  const unread = ['network/route'].flatMap(probe => whyUnread(bundle, probe) ?? []);
  return {
    findings,
    unread,
    ...(findings.length === 0 && unread.length === 0 ? { checked: 'the network is set up' } : {}),
  };
};

const routes = (bundle: Bundle): Draft[] => {
  const all = linesOf(bundle, 'network/route');
  const neighbours = all.indexOf('--- neighbours');
  const lines = neighbours < 0 ? all : all.slice(0, neighbours);
  if (textOf(bundle, 'network/route') === undefined || lines.some(line => /^default\s/.test(line))) return [];
  return [
    {
      kind: 'no-route',
      gate: 'network',
      severity: 'warning',
      permanence: 'permanent',
      what: 'there is no default route: nothing outside of its own network can be reached',
      evidence: [
        {
          source: 'network/route',
          line: lines.filter(line => !line.startsWith('---')).join(' | ') || 'no route at all',
        },
      ],
      gives: ['route', 'connection', 'silent', 'names'],
      spoils: ['names'],
    },
  ];
};

/**
 * Names do not resolve. When a name server answers that it does not know, the fault is not on this machine; when
 * none is configured, or none answers, it is.
 */
const names = (bundle: Bundle): Draft[] => {
  const looked = bundle.probes['network/names'];
  if (!looked || looked.rc === 0 || looked.rc === 127) return [];
  const servers = linesOf(bundle, 'network/resolv').filter(line => /^nameserver\s/.test(line));
  const asked = linesOf(bundle, 'network/servers').filter(line => line.startsWith('server '));
  const answered = asked.some(line => / rcode=\d+/.test(line));
  if (textOf(bundle, 'network/resolv') === undefined && asked.length === 0) return [];
  const order =
    linesOf(bundle, 'network/resolv').find(line => line.startsWith('hosts:')) ?? 'hosts: files dns';
  const unused = !/\b(?:dns|resolve)\b/.test(order);
  const evidence = [...servers, ...asked]
    .slice(0, 4)
    .map(line => ({ source: asked.includes(line) ? 'network/servers' : 'network/resolv', line }));
  const [what, ours] = unused
    ? ['names are not looked up: nsswitch.conf does not ask DNS', true]
    : servers.length === 0
      ? ['names do not resolve: resolv.conf names no name server', true]
      : answered
        ? ['names do not resolve: its name server answers, but does not know them', false]
        : asked.length > 0
          ? ['names do not resolve: no name server answers', true]
          : ['names do not resolve', false];
  return [
    {
      kind: ours ? 'dns' : 'dns-upstream',
      gate: 'network',
      severity: 'warning',
      permanence: ours ? 'permanent' : 'temporary',
      what,
      evidence:
        evidence.length > 0
          ? evidence
          : [{ source: 'network/resolv', line: unused ? order : 'no line begins with nameserver' }],
      file: 'templates/cloud-init.yaml.hbs',
      gives: ['names', 'names-late'],
      needs: ['names'],
      quiet: !ours,
    },
  ];
};

/** A name server that never answers, beside one that does: each name costs seconds, or more than a program waits. */
const mute = (bundle: Bundle): Draft[] => {
  const asked = linesOf(bundle, 'network/servers').filter(line => line.startsWith('server '));
  const silent = asked.filter(line => / silent /.test(line));
  const [line] = silent;
  if (line === undefined || silent.length === asked.length) return [];
  return [
    {
      kind: 'name-server-mute',
      gate: 'network',
      severity: 'warning',
      permanence: 'permanent',
      what: `its name server ${line.split(' ')[1]} does not answer, and names wait for it`,
      evidence: asked.map(text => ({ source: 'network/servers', line: text })),
      file: 'templates/cloud-init.yaml.hbs',
      gives: ['names-late'],
      // On a machine that is busy an answer may only have come too late.
      quiet: true,
    },
  ];
};

const server = (bundle: Bundle): Draft[] => {
  const tested = bundle.probes['network/sshd'];
  // While it starts it lacks more than it will.
  const listens = linesOf(bundle, 'network/listen').some(line => line.includes('sshd'));
  if (
    !listens ||
    !tested ||
    tested.rc === 0 ||
    tested.rc === 127 ||
    tested.rc === 124 ||
    tested.text.trim() === ''
  )
    return [];
  const line = tested.text.trim().split('\n').at(-1) ?? '';
  return [
    {
      kind: 'sshd-config',
      gate: 'network',
      severity: 'warning',
      permanence: 'permanent',
      what: 'the SSH server would not start again with its configuration',
      evidence: [{ source: 'network/sshd', line }],
      file: 'templates/cloud-init.yaml.hbs',
      spoils: ['/etc/ssh/sshd_config', 'ssh.service', 'sshd.service'],
    },
  ];
};
