import { failure } from '../errors.ts';

/** What cloud-init says about a boot. */
export interface BootReport {
  readonly done: boolean;
  readonly disabled: boolean;
  readonly errors: readonly string[];
  /** From 23.4 on cloud-init lists them itself; before, these are the warnings of its log. */
  readonly recoverable: readonly string[];
  /** How the launch script ended, where the first boot is one: its exit code and its last step. */
  readonly launch: { readonly code: number; readonly step: string } | undefined;
  /** Host keys that the machine showed before it was given the one of the first contact. */
  readonly firstKeys: readonly string[];
  /** The end of its output, for people. */
  readonly output: string;
}

interface Stage {
  errors?: unknown;
  recoverable_errors?: unknown;
}

/** Reads what `remote/boot.sh` prints. Source: cloud-init, "Reported status" (status.json, result.json). */
export const readBoot = (text: string): BootReport => {
  const section = (name: string): string => text.split(`@${name}\n`)[1]?.split(/^@[a-z]+$/m)[0] ?? '';
  const status = parse(section('status')) as { v1?: object } | undefined | null;
  const result = parse(section('result')) as { v1?: Stage } | undefined | null;
  const stages = Object.values(status?.v1 ?? {}).filter(isStage);
  const tellsRecoverable = stages.some(stage => stage.recoverable_errors !== undefined);
  return {
    disabled: text.startsWith('@disabled\n'),
    // The last section is there only when all before it are whole.
    done: Array.isArray(result?.v1?.errors) && text.includes('\n@output\n'),
    errors: [...new Set([...stages.flatMap(stage => words(stage.errors)), ...words(result?.v1?.errors)])],
    recoverable: tellsRecoverable
      ? stages.flatMap(stage => words(stage.recoverable_errors))
      : section('warnings')
          .split('\n')
          .filter(line => line !== ''),
    launch: launchOf(section('launch')),
    firstKeys: section('firstkeys')
      .split('\n')
      .filter(line => line !== ''),
    output: section('output'),
  };
};

const launchOf = (text: string): BootReport['launch'] => {
  const [, code] = /^code=(\d+)$/m.exec(text) ?? [];
  const [, step = ''] = /^step=(.*)$/m.exec(text) ?? [];
  return code === undefined ? undefined : { code: Number(code), step };
};

const isStage = (value: unknown): value is Stage => typeof value === 'object' && value !== null;

/** All texts in lists and maps. What has another form than the documented one is told as it is. */
const words = (value: unknown): string[] => {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  return typeof value === 'object' ? Object.values(value).flatMap(words) : [String(value)];
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Throws unless the boot succeeded by the fleet's policy for recoverable errors. `script`: the first boot is one. */
export const judgeBoot = (
  report: BootReport,
  machine: string,
  template: string,
  policy: 'fail' | 'accept',
  seconds: number,
  script = false,
): void => {
  const next = `./mayfly debug ${machine}`;
  if (report.disabled)
    throw failure({
      what: 'cloud-init is disabled on this machine: nothing of the template was done',
      machine,
      why: '/run/cloud-init/disabled is there: no data source was found',
      file: template,
      next,
    });
  const { launch } = report;
  if (script && launch && launch.code !== 0)
    throw failure({
      what: `The launch script failed in its step ${launch.step} (exit code ${launch.code})`,
      machine,
      why: report.output.trimEnd().split('\n').slice(-3).join('\n'),
      file: template,
      next,
    });
  if (report.errors.length > 0)
    throw failure({
      what: 'cloud-init reported an error',
      machine,
      why: report.errors.join('\n'),
      file: template,
      next,
    });
  if (!report.done)
    throw failure({
      what: `cloud-init was not done within ${seconds} s`,
      machine,
      why: report.output.trimEnd().split('\n').slice(-3).join('\n'),
      file: template,
      next,
    });
  if (script && !launch)
    throw failure({
      what: 'The launch script did not tell how it ended',
      machine,
      why: 'cloud-init is done, and /etc/mayfly/launch-result is not there',
      file: template,
      next,
    });
  if (policy === 'fail' && report.recoverable.length > 0)
    throw failure({
      what: 'cloud-init reported a recoverable error',
      machine,
      why: report.recoverable.join('\n'),
      file: template,
      next: `${next}    # or accept them all: recoverable_errors: accept in fleet.yaml`,
    });
};
