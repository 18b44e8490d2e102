import type { Outcome } from './outcome.ts';
import type { Request } from './request.ts';

export interface Option {
  readonly describe: string;
  readonly type: 'string' | 'boolean';
  /** How the value is called in help. */
  readonly value?: string;
  /** The value may be left out. */
  readonly optional?: boolean;
}

/** A verb, as data: help and parsing read this; its code is loaded when it runs. */
export interface Command {
  readonly verb: string;
  readonly summary: string;
  readonly positional?: {
    readonly name: string;
    readonly describe: string;
    readonly required: boolean;
    /** Any number of them. */
    readonly many?: boolean;
  };
  /** What stands after `--` is a command of its own, and how that is called. */
  readonly after?: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  /** What it prints is shown as it is, to the letter. */
  readonly verbatim?: boolean;
  readonly load: () => Promise<{ run: (request: Request) => Promise<Outcome> }>;
}

export const common = {
  file: { type: 'string', value: 'FILE', describe: 'The fleet file (default: fleet.yaml)' },
  env: { type: 'string', value: 'NAME', describe: 'The environment to lay over it' },
  json: { type: 'boolean', describe: 'Print one JSON document on stdout; progress goes to stderr' },
} as const satisfies Record<string, Option>;

/** How a question is answered beforehand. */
export const answer = {
  yes: { type: 'boolean', describe: 'Do not ask (not enough where approval is required)' },
  approve: {
    type: 'string',
    value: 'NAME',
    describe: 'Do not ask: it is approved for the fleet of this name',
  },
} as const satisfies Record<string, Option>;

export const fleet = {
  fleet: { type: 'string', value: 'NAME', describe: 'The fleet by its name, when its file is gone' },
  provider: {
    type: 'string',
    value: 'NAME',
    describe: 'With --fleet: where it is: local, ec2 or lightsail (default: where store or file know it)',
  },
} as const satisfies Record<string, Option>;
