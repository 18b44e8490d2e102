import { bug, failure } from '../errors.ts';
import type { Definition, HealthCheck } from '../fleet/definition.ts';
import { sh, shCommand } from '../render/quote.ts';
import type { Contact } from './contact.ts';
import type { MachineScripts } from './scripts.ts';

/** What was observed on a machine. */
export interface Attestation {
  readonly verdict: 'good' | 'bad' | 'late' | 'same boot';
  /** Identity of the boot: kernel's boot id and start of PID 1. */
  readonly boot: string;
  /** SHA-256 of the manifest as it stands on the machine. */
  readonly manifest: string;
  /** Files that are missing, changed, or have another mode, as words. */
  readonly files: readonly string[];
  readonly units: readonly { name: string; state: 'good' | 'wait' | 'bad'; words: string }[];
  readonly failed: readonly string[];
  readonly checks: readonly { number: number; good: boolean; words: string }[];
}

/** Reads what `remote/attest.sh` prints. Lines that are none of its own are an error: nothing is guessed. */
export const readAttestation = (text: string): Attestation => {
  const lines = text.split('\n').filter(line => line !== '');
  const after = (word: string) =>
    lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));
  const verdict = lines.at(-1);
  if (verdict !== 'good' && verdict !== 'bad' && verdict !== 'late' && verdict !== 'same boot')
    throw bug(`The attestation ended with "${verdict?.slice(0, 80) ?? ''}"`);
  return {
    verdict,
    boot: after('boot')[0] ?? '',
    manifest: after('manifest')[0] ?? '',
    files: after('file'),
    failed: after('failed'),
    units: after('unit').map(line => {
      const [state = '', name = '', ...words] = line.split(' ');
      return { name, state: state === 'good' || state === 'bad' ? state : 'wait', words: words.join(' ') };
    }),
    checks: after('check').map(line => {
      const [number, state, ...words] = line.split(' ');
      return { number: Number(number), good: state === 'ok', words: words.join(' ') };
    }),
  };
};

/** The shell function of one health check: `check_1`, … */
export const checkFunction = (check: HealthCheck, number: number): string => {
  const body = {
    http: (c: HealthCheck & { kind: 'http' }) =>
      `http ${shCommand([c.url, String(c.status), c.contains ?? ''])}`,
    tcp: (c: HealthCheck & { kind: 'tcp' }) => `tcp ${sh(c.host)} ${c.port}`,
    command: (c: HealthCheck & { kind: 'command' }) => `command_check ${shCommand(c.run)}`,
  };
  return `check_${number}() { ${body[check.kind](check as never)}; }\n`;
};

export const describeCheck = (check: HealthCheck): string => {
  if (check.kind === 'http') return `http ${check.url}`;
  return check.kind === 'tcp' ? `tcp ${check.host}:${check.port}` : `command ${check.run.join(' ')}`;
};

export interface AttestOptions {
  readonly machine: string;
  readonly definition: Definition;
  /** Units that must be active. */
  readonly units: readonly string[];
  /** SHA-256 of the manifest that the machine must have. */
  readonly manifest: string;
  /** The boot that must be over, where there was a restart. */
  readonly before: string | undefined;
  readonly onBoot: () => void;
}

/** Observes once. `same boot` comes back as a verdict; the caller asks again until the restart has happened. */
export const attest = async (
  contact: Contact,
  scripts: MachineScripts,
  options: AttestOptions,
): Promise<Attestation> => {
  const { definition, units, before } = options;
  const checks = definition.health.map((check, index) => checkFunction(check, index + 1)).join('');
  const limit = definition.timeouts.health;
  const answer = await contact.run(`${scripts.health}\n${checks}\n${scripts.attest}`, {
    args: [
      String(limit),
      String(definition.window),
      String(definition.health.length),
      definition.accept_failed_units.join(' '),
      units.join(' '),
      before ?? '-',
    ],
    timeout: (limit + 60) * 1000,
    onLine: line => {
      if (line.startsWith('boot ')) options.onBoot();
    },
  });
  if (answer.code !== 0)
    throw failure({
      what: `The machine could not be observed (exit code ${answer.code})`,
      machine: options.machine,
      why: answer.stderr.trim().split('\n').at(-1) ?? '',
      next: `./mayfly debug ${options.machine}`,
    });
  return readAttestation(answer.stdout);
};

/** Throws what is not good, the nearest cause first. */
export const judgeAttestation = (seen: Attestation, options: AttestOptions): void => {
  const { machine, definition } = options;
  const next = `./mayfly debug ${machine}`;
  const instance = definition.instance;
  if (seen.files.length > 0 || seen.manifest !== options.manifest)
    throw failure({
      what: 'Files on the machine are not as deployed',
      machine,
      why: seen.files.join('\n') || 'the manifest itself was changed',
      file: `${instance}/setup.sh`,
      next,
    });
  const bad = seen.units.find(unit => unit.state === 'bad');
  if (bad)
    throw failure({
      what: `${bad.name} ${unitWords(bad.words)}`,
      machine,
      why: `systemd says: ${bad.words}`,
      file: `${instance}/units/${bad.name}`,
      next,
    });
  if (seen.failed.length > 0)
    throw failure({
      what: `Failed on the machine: ${seen.failed.join(', ')}`,
      machine,
      why: 'systemctl --failed',
      next,
    });
  const silent = notGood(seen, options);
  if (seen.verdict === 'good' && silent.length === 0) return;
  if (seen.verdict === 'good')
    throw failure({
      what: 'The machine calls itself good, but not all of it was observed',
      machine,
      why: `nothing good was said about: ${silent.join(', ')}`,
      next,
    });
  const red = seen.checks.find(check => !check.good);
  const check = red ? definition.health[red.number - 1] : undefined;
  if (red && check)
    throw failure({
      what: `The health check "${describeCheck(check)}" did not become green within ${definition.timeouts.health} s`,
      machine,
      why: red.words,
      file: 'fleet.yaml',
      next,
    });
  const waiting = seen.units.find(unit => unit.state === 'wait');
  throw failure({
    what: waiting
      ? `${waiting.name} was not active for ${definition.window} s within ${definition.timeouts.health} s`
      : `The machine did not finish starting within ${definition.timeouts.health} s`,
    machine,
    why: waiting ? `systemd says: ${waiting.words}` : 'systemctl is-system-running',
    ...(waiting ? { file: `${instance}/units/${waiting.name}` } : {}),
    next,
  });
};

/** What should have been observed to be good, and was not. An alias is told by its own name: units are counted. */
const notGood = (seen: Attestation, { units, definition, before }: AttestOptions): string[] => {
  const good = seen.units.filter(unit => unit.state === 'good').map(unit => unit.name);
  const checks = new Set(seen.checks.filter(check => check.good).map(check => check.number));
  return [
    ...(seen.boot === '' || seen.boot === before ? ['the boot'] : []),
    ...(good.length < units.length ? units.filter(unit => !good.includes(unit)) : []),
    ...definition.health.filter((_, index) => !checks.has(index + 1)).map(describeCheck),
  ];
};

/** `active sub result status restarts` as a sentence's end. */
const unitWords = (words: string): string => {
  const [active, , result, status, restarts] = words.split(' ');
  if (active === 'not-found') return 'is not on the machine';
  if (active === 'masked') return 'is masked';
  if (active === 'bad-setting' || active === 'error') return 'has a bad setting';
  if (Number(restarts) > 0) return `keeps restarting (${restarts} times; ${result}, status ${status})`;
  return `failed (${result}, status ${status})`;
};
