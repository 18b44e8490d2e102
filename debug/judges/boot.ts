import type { Bundle } from '../bundle.ts';
import { type CloudInit, cloudInitOf } from '../cloud-init.ts';
import { readFailure } from '../mechanism.ts';
import { iso, lengthOf, machineNow, momentOf } from '../moments.ts';
import {
  type Draft,
  isAbsent,
  type Judge,
  linesOf,
  type Opinion,
  textOf,
  wasInside,
  whyUnread,
} from '../opinion.ts';
import { bootIsUnfinished, reached } from '../progress.ts';
import type { Evidence } from '../verdict.ts';

const file = 'templates/cloud-init.yaml.hbs';
/** Seconds that the first boot may take, unless the fleet file says otherwise. */
const usualLimit = 600;

/** The first boot: what cloud-init did, and how it ended. */
export const judgeBoot: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  if (isAbsent(bundle, 'boot/source'))
    return bundle.machine.stranger ? {} : { unread: ['cloud-init (it is not on this machine)'] };
  if (bundle.machine.stranger && /^disabled$/m.test(textOf(bundle, 'boot/source') ?? '')) return {};
  if (/^disabled$/m.test(textOf(bundle, 'boot/source') ?? '')) return { findings: [switchedOff(bundle)] };
  const state = cloudInitOf(bundle);
  const errors = state ? failures(bundle, state) : [];
  if (bootIsUnfinished(bundle)) return unfinished(bundle, state, errors);
  if (!state?.over) return { unread: [whyUnread(bundle, 'boot/result') ?? 'boot/result (it is damaged)'] };
  return errors.length > 0 ? { findings: errors } : { checked: 'the first boot ended without an error' };
};

const failures = (bundle: Bundle, state: CloudInit): Draft[] => {
  const warned = linesOf(bundle, 'boot/warnings');
  // Its status is written anew at each boot; the log keeps the time of the first one.
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(warned[0] ?? '') ?? [];
  const since = iso(momentOf(`${day}T${time}Z`) ?? state.finishedAt ?? state.stageAt);
  const timed = since === undefined ? {} : { since };
  const userData = [...state.errors, ...state.recoverable, ...warned].find(line =>
    speaksOfUserData.test(line),
  );
  const { evidence, mechanisms } = tellingLines(bundle);
  if (userData !== undefined) {
    const what = 'cloud-init did not understand its user data';
    return [draft('user-data', 'fatal', what, [{ source: 'boot/warnings', line: userData.trim() }], timed)];
  }
  if (state.errors.length > 0) {
    const said = state.errors.slice(0, 3).map(line => ({ source: 'boot/result', line }));
    const what = `cloud-init failed${moduleOf(state.errors[0] ?? '')}`;
    return [
      {
        ...draft('cloud-init-error', 'fatal', what, [...evidence, ...said], timed),
        hints: mechanisms,
        words: wordsIn(state.errors),
      },
    ];
  }
  const recovered = [
    ...state.recoverable,
    ...warned.filter(line => /\[(?:WARNING|ERROR|CRITICAL)\]/.test(line)),
  ];
  if (recovered.length === 0) return [];
  const accepted =
    bundle.accept?.recoverableErrors === true ||
    (reached(bundle.machine, 'booted') && !bundle.machine.failed);
  const said = [
    ...recovered.filter(line => /fail/i.test(line)),
    ...recovered.filter(line => !/fail/i.test(line)),
  ]
    .slice(0, 3)
    .map(line => ({ source: 'boot/warnings', line: line.trim() }));
  const what = recovered.some(line => /schema|cloud-config/i.test(line))
    ? 'cloud-init found mistakes in its user data and left out what it did not understand'
    : 'cloud-init ended with errors that it recovered from';
  return [
    {
      ...draft('cloud-init-recoverable', accepted ? 'warning' : 'fatal', what, said, timed),
      hints: mechanisms,
      words: wordsIn(recovered),
    },
  ];
};

const speaksOfUserData =
  /failed (?:loading|at merging)[^\n]{0,80}(?:yaml|cloud.config)|invalid user-?data|unhandled non-multipart|(?:cloud-config|user.?data)[^\n]{0,60}(?:not valid|invalid|malformed)|empty cloud config|failed to (?:render|parse)[^\n]{0,60}(?:user.?data|template)/i;

/** The words of the command that failed stand before cloud-init's own complaint about it. */
const tellingLines = (bundle: Bundle): { evidence: Evidence[]; mechanisms: Draft['hints'] & object } => {
  const lines = linesOf(bundle, 'boot/output');
  const complaint = lines.findIndex(line => /\[(?:WARNING|ERROR|CRITICAL)\]/.test(line));
  const own = /^Cloud-init v\.|^ci-info|^<\d+>|\[(?:WARNING|ERROR|CRITICAL)\]/;
  const before = (complaint < 0 ? lines : lines.slice(0, complaint)).filter(line => !own.test(line));
  const { line, mechanisms } = readFailure(before, 'server', 25);
  return { evidence: line === undefined ? [] : [{ source: 'boot/output', line }], mechanisms };
};

const moduleOf = (error: string): string => {
  const [, name] = /^\('([\w-]{1,60})',/.exec(error) ?? [];
  if (name === undefined) return '';
  return /^scripts[_-]user$/.test(name)
    ? ' in a command of runcmd or a user script'
    : ` in its module ${name}`;
};

const unfinished = (bundle: Bundle, state: CloudInit | undefined, errors: readonly Draft[]): Opinion => {
  const stage = state?.stage ?? 'its first stage';
  const since = iso(state?.stageAt);
  const age = state?.beganAt === undefined ? 0 : machineNow(bundle) - state.beganAt;
  const limit = bundle.limits?.boot ?? usualLimit;
  const processes = linesOf(bundle, 'boot/processes');
  const busy = processes.at(-1)?.trim();
  const evidence = [
    ...(busy === undefined ? [] : [{ source: 'boot/processes', line: busy }]),
    { source: 'boot/status', line: `in ${stage}, ${lengthOf(age)} after it began` },
  ];
  const timed = since === undefined ? {} : { since };
  if (age > limit * 1000 || bundle.machine.failed?.phase === 'booted') {
    const what = `cloud-init has not come to an end after ${lengthOf(age)}: it is in ${stage}`;
    const words = busy !== undefined && /runcmd|part-\d/.test(processes.join('\n')) ? ['runcmd'] : [];
    return { findings: [...errors, { ...draft('boot-hanging', 'fatal', what, evidence, timed), words }] };
  }
  const seconds = limit - age / 1000;
  return { findings: errors, working: { what: `cloud-init is in ${stage}`, ...timed, seconds } };
};

/** Keys of a cloud-config that a module or a script of cloud-init works off, by its name. */
const keysOf = (name: string): string[] => {
  const plain = name.replace(/^(?:cc_|config-|modules-)/, '').replaceAll('-', '_');
  if (/^scripts_user|^runcmd/.test(plain)) return ['runcmd', 'bootcmd'];
  if (/^package/.test(plain)) return ['packages', 'package_update', 'package_upgrade', 'apt'];
  return [plain, plain.replace(/s$/, ''), plain.split('_')[0] ?? plain, `${plain.split('_')[0]}s`];
};

/** Modules that these lines of cloud-init speak of. */
const wordsIn = (lines: readonly string[]): string[] => [
  ...new Set(
    lines
      .flatMap(line => [
        ...line.matchAll(
          /\('([\w-]{1,60})',|\bcc_(\w{1,60})\.py|\bModule (\w{1,60})|Running module ([\w-]{1,60})/g,
        ),
      ])
      .flatMap(([, ...names]) => names.filter(name => name !== undefined))
      .flatMap(keysOf),
  ),
];

const switchedOff = (bundle: Bundle): Draft => {
  const line = linesOf(bundle, 'boot/source').at(-1)?.trim() ?? 'disabled';
  return draft('cloud-init-off', 'fatal', 'cloud-init did not run: it found no data for this machine', [
    { source: 'boot/source', line },
  ]);
};

const draft = (
  kind: string,
  severity: Draft['severity'],
  what: string,
  evidence: Evidence[],
  more = {},
): Draft => ({
  kind,
  gate: 'boot',
  severity,
  permanence: 'permanent',
  what,
  evidence,
  file,
  ...more,
});
