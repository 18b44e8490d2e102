import type { Bundle } from '../bundle.ts';
import { lengthOf, momentOf } from '../moments.ts';
import type { Draft, Judge, Opinion } from '../opinion.ts';
import { reached } from '../progress.ts';

/** A machine that was asked for less long ago may still be on its way to its first answer. */
const firstAnswer = 300;
/** Seconds after which no machine is in its first restart any more. */
const lastRestart = 2700;

/** How far a connection came: port, host key, login. */
export const judgeReach: Judge = bundle => {
  const { machine, reach } = bundle;
  if (reach.login === 'ok') return { checked: 'SSH answers with its own host key' };
  if (machine.state !== undefined && machine.state !== 'running') return {};
  if (reach.hostKey === 'mismatch')
    return found(bundle, 'host-key-changed', 'it shows a host key that is not its own');
  if (reach.hostKey === 'unknown' && reach.login === 'unasked')
    return { blind: `SSH answers, but ${reach.why ?? 'its host key is not known here'}` };
  if (/maxstartups/i.test(`${reach.banner} ${reach.why}`))
    return found(
      bundle,
      'ssh-full',
      'its SSH server takes no more connections (MaxStartups): too many wait for their login',
    );
  if (reach.login === 'refused' && /closed at the login/.test(reach.why ?? ''))
    return found(
      bundle,
      'login-refused',
      'SSH shows its own host key and closes the connection at the login: logins are closed, or the account is',
    );
  if (reach.login === 'refused') return found(bundle, 'login-refused', 'SSH answers, but refuses the login');
  if (reach.tcp === 'unasked') return { unread: [reach.why ?? 'no connection was tried'] };
  const coming = onItsWay(bundle);
  if (coming && reach.tcp !== 'open') return coming;
  if (machine.state === undefined && machine.phase === undefined) {
    return { blind: `SSH did not let anybody look (${reach.tcp}${reach.why ? `: ${reach.why}` : ''})` };
  }
  if (reach.tcp === 'open') return found(bundle, 'ssh-mute', 'its port is open, but SSH does not answer');
  if (reach.tcp === 'refused') return found(bundle, 'ssh-refused', 'nothing listens on its SSH port');
  return found(bundle, 'ssh-silent', 'its SSH port does not answer');
};

/** A machine that is booting, or in its restart, is silent for a while without being broken. */
const onItsWay = ({ machine, takenAt }: Bundle): Opinion | undefined => {
  const age = (momentOf(takenAt) ?? 0) - (momentOf(machine.createdAt) ?? Number.NEGATIVE_INFINITY);
  if (machine.failed || age > lastRestart * 1000) return undefined;
  if (machine.phase === 'configured') {
    return { working: { what: 'it restarts after its set-up', seconds: firstAnswer } };
  }
  if (reached(machine, 'reachable') || age > firstAnswer * 1000) return undefined;
  return {
    working: {
      what: `it does not answer yet, ${lengthOf(age)} after it was asked for`,
      ...(machine.createdAt ? { since: machine.createdAt } : {}),
      seconds: firstAnswer - age / 1000,
    },
  };
};

const found = (bundle: Bundle, kind: string, what: string): Opinion => {
  const { reach } = bundle;
  const states = { port: reach.tcp, 'host key': reach.hostKey, login: reach.login };
  const asked = Object.entries(states).filter(([, state]) => state !== 'unasked');
  const line = [...asked.map(([name, state]) => `${name}: ${state}`), reach.why, reach.banner];
  const draft: Draft = {
    kind,
    gate: 'reach',
    severity: 'fatal',
    what,
    evidence: [{ source: 'reach', line: line.filter(Boolean).join(', ') }],
    // What was reachable once was set up right.
    ...(reached(bundle.machine, 'reachable') ? {} : { file: 'templates/cloud-init.yaml.hbs' }),
  };
  return { findings: [draft], unread: ['everything inside the machine'] };
};
