import { defaultEnvironment, machineName } from './names.ts';
import { repeated } from './repeated.ts';
import type { Broken, Rule } from './rule.ts';
import { addressRules } from './rules-address.ts';
import { lightsailRules } from './rules-lightsail.ts';
import { portRules } from './rules-ports.ts';
import { secretNames } from './rules-secrets.ts';

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

/**
 * EC2 user guide, "Tag restrictions": 50 for a resource, of which mayfly sets 5 (with Name), and on Lightsail the slot
 * too. Characters, not bytes.
 */
const tagLimits = { count: { ec2: 45, lightsail: 44 }, key: 128, value: 256 } as const;

const tagsOf = (section: 'ec2' | 'lightsail'): Rule => ({
  reads: [section],
  broken: file => {
    const own = `${section}.tags`;
    const entries = Object.entries(file[section].tags);
    const broken = entries.flatMap(([key, value]): Broken[] => {
      const path = [section, 'tags', key] as const;
      const say = (what: string, part: 'key' | 'value' = 'key') => [{ paths: [path] as const, part, what }];
      const [, reserved] = /^(mayfly|aws):/.exec(key.toLowerCase()) ?? [];
      if (reserved !== undefined)
        return say(
          `${own} has the key ${JSON.stringify(key)}, but keys that begin with ${reserved}: are reserved`,
        );
      if (key === '') return say(`${own} has an empty key`);
      if ([...key].length > tagLimits.key)
        return say(
          `${own} has a key of ${[...key].length} characters, but at most ${tagLimits.key} are allowed`,
        );
      if ([...value].length > tagLimits.value)
        return say(
          `The value of ${JSON.stringify(key)} in ${own} has ${[...value].length} characters, but at most ${tagLimits.value} are allowed`,
          'value',
        );
      return [];
    });
    const most = tagLimits.count[section];
    if (entries.length <= most) return broken;
    const what = `${own} has ${entries.length} tags, but at most ${most} can be given besides mayfly's own`;
    return [...broken, { paths: [[section, 'tags']], what }];
  },
});

export const rules: readonly Rule[] = [
  minimum,
  ...addressRules,
  hostName,
  volumes,
  tagsOf('ec2'),
  tagsOf('lightsail'),
  ...portRules,
  ...lightsailRules,
  secretNames,
];

const inWords = (environment: string): string =>
  environment === defaultEnvironment ? '' : ` in the environment ${environment}`;
