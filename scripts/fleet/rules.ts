import type { FleetFile } from './definition.ts';
import { defaultEnvironment, machineName } from './names.ts';
import type { Path } from './problem.ts';

/** A rule that several settings must keep together. */
export interface Rule {
  /** The settings that it reads; when one of them is wrong by itself, the rule is not asked. */
  readonly reads: readonly (keyof FleetFile)[];
  /** What is wrong, with the path to tell; of several paths the one that the environment itself wrote is told. */
  readonly broken: (file: FleetFile, environment: string) => readonly Broken[];
}

export interface Broken {
  readonly paths: readonly [Path, ...Path[]];
  readonly part?: 'key' | 'value';
  readonly what: string;
}

/** RFC 1123, section 2.1: a label of a host name has at most 63 characters. */
const longestHostName = 63;
const highestSlot = 10_000;

const minimum: Rule = {
  reads: ['count', 'min'],
  broken: ({ count, min }, environment) =>
    min === undefined || min <= count
      ? []
      : [
          {
            paths: [['min'], ['count']],
            what: `min is ${min}, but must be at most count, which is ${count}${inWords(environment)}`,
          },
        ],
};

const hostName: Rule = {
  reads: ['name'],
  broken: ({ name }, environment) => {
    const longest = machineName({ fleet: name, environment }, highestSlot);
    if (longest.length <= longestHostName) return [];
    const extra = longest.length - longestHostName;
    const many = extra === 1 ? '1 character' : `${extra} characters`;
    const what = `The names "${name}" and "${environment}" together are ${many} too long for a host name like ${longest}`;
    return [{ paths: [['environments', environment], ['name']], part: 'key', what }];
  },
};

const volumes: Rule = {
  reads: ['local'],
  broken: ({ local }) =>
    (['name', 'path'] as const).flatMap(key =>
      repeated(local.volumes.map(volume => volume[key])).map(({ value, index, first }) => ({
        paths: [['local', 'volumes', index, key]] as const,
        what: `local.volumes[${index}].${key} is "${value}", which local.volumes[${first}] has already`,
      })),
    ),
};

export const rules: readonly Rule[] = [minimum, hostName, volumes];

const inWords = (environment: string): string =>
  environment === defaultEnvironment ? '' : ` in the environment ${environment}`;

const repeated = (values: readonly string[]) =>
  values
    .map((value, index) => ({ value, index, first: values.indexOf(value) }))
    .filter(({ index, first }) => first < index);
