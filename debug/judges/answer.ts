import type { Bundle } from '../bundle.ts';
import { type Mechanism, mechanismsIn, wordsOf } from '../mechanism.ts';
import { type Draft, type Judge, valuesOf, wasInside } from '../opinion.ts';

/** Whether the answer is whole, and whether it was given by root: what could not be read is not well. */
export const judgeAnswer: Judge = bundle => {
  const unread: string[] = [];
  const mute = bundle.reach.login === 'ok' && !wasInside(bundle);
  if (mute) unread.push('everything inside the machine (the probes gave no answer)');
  if (bundle.incomplete !== undefined) unread.push(bundle.incomplete);
  for (const name of Object.keys(bundle.probes)) {
    if (name.endsWith('/cut')) unread.push(`the end of ${name.slice(0, -4)} (out of time)`);
  }
  const uid = valuesOf(bundle, 'boot/identity').get('uid');
  const powerless = wasInside(bundle) && uid !== undefined && uid !== '0';
  if (powerless) unread.push('what only root may read');
  return {
    unread,
    findings: [
      ...(mute && bundle.reach.said !== undefined ? [noCommands(bundle.reach.said)] : []),
      ...(powerless && !bundle.machine.stranger ? [noRoot(bundle)] : []),
    ],
  };
};

/** The login succeeds, and then no shell runs what it is given. */
const noCommands = (said: string): Draft => {
  // A machine that has run out of something complains of it; else it is the user, or its shell.
  const [short] = mechanismsIn(said).filter(mechanism => scarce.includes(mechanism));
  const why = short === undefined ? '' : `, because ${wordsOf(short)}`;
  return {
    kind: 'no-commands',
    gate: 'reach',
    severity: 'fatal',
    what: `SSH lets mayfly in, but the machine runs no commands${why}`,
    evidence: [{ source: 'reach', line: said }],
    ...(short === undefined ? { file: 'templates/cloud-init.yaml.hbs', words: ['users'] } : {}),
  };
};

const scarce: readonly Mechanism[] = ['no-space', 'read-only', 'memory', 'files', 'processes'];

const noRoot = (bundle: Bundle): Draft => {
  const said = (bundle.probes['people/sudo']?.text ?? '').trim().split('\n');
  // The first line of sudo names what is wrong; what follows is advice.
  const line = said.find(text => text.trim() !== '') ?? 'sudo -n true fails';
  return {
    kind: 'no-root',
    gate: 'reach',
    severity: 'fatal',
    what: "mayfly's user may not become root (sudo refuses it)",
    evidence: [{ source: 'people/sudo', line }],
    file: 'templates/cloud-init.yaml.hbs',
    words: ['users'],
  };
};
