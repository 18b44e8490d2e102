import { answer, type Command, common, fleet } from './command.ts';
import { looking } from './table-looking.ts';

export const commands: readonly Command[] = [
  {
    verb: 'create',
    summary: 'Make the fleet of fleet.yaml and verify every machine of it',
    options: { ...common, ...answer },
    examples: ['mayfly create', 'mayfly create --env staging --yes'],
    load: () => import('../commands/create.ts'),
  },
  {
    verb: 'list',
    summary: 'Show the machines that exist, and how they stand',
    options: { ...common, ...fleet },
    examples: ['mayfly list', 'mayfly list --json'],
    load: () => import('../commands/list.ts'),
  },
  {
    verb: 'debug',
    summary: 'Examine a machine, or a whole fleet: is it healthy, and if not, why',
    positional: {
      name: 'machine',
      describe: 'Address, name, number or id of the machine, or the file of a saved bundle',
      required: false,
    },
    options: {
      ...common,
      ...fleet,
      all: {
        type: 'boolean',
        describe: 'Every machine of the fleet, side by side; equal causes are told once',
      },
      save: {
        type: 'string',
        value: 'PATH',
        optional: true,
        describe: 'Write the bundle to this file too (default: <machine>.debug.json), to be judged again',
      },
      key: {
        type: 'string',
        value: 'FILE',
        describe: 'For a machine that mayfly does not know: the private key to log in with',
      },
      user: { type: 'string', value: 'NAME', describe: 'With --key: the user to log in as (default: root)' },
      'host-key': {
        type: 'string',
        value: 'KEY',
        describe: 'With --key: its host key, as SHA256:… or "ssh-ed25519 AAAA…"',
      },
      'known-hosts': {
        type: 'string',
        value: 'FILE',
        describe: 'With --key: where its host key stands (default: ~/.ssh/known_hosts)',
      },
    },
    examples: [
      'mayfly debug hello-2',
      'mayfly debug 10.89.0.3 --save case.json',
      'mayfly debug case.json',
      'mayfly debug --all',
      'mayfly debug 203.0.113.7 --key ~/.ssh/id_ed25519 --user admin',
    ],
    load: () => import('../commands/debug.ts'),
  },
  ...looking,
  {
    verb: 'destroy',
    summary: 'Return the fleet to nothing, and prove it',
    options: {
      ...common,
      ...fleet,
      ...answer,
      images: {
        type: 'boolean',
        describe: 'Also the base images of local machines, where no machine uses them',
      },
    },
    examples: ['mayfly destroy', 'mayfly destroy --yes', 'mayfly destroy --fleet hello --approve hello'],
    load: () => import('../commands/destroy.ts'),
  },
  {
    verb: 'replace',
    summary: 'Make the machines anew from fleet.yaml, in place of those that are there',
    options: {
      ...common,
      ...answer,
      strategy: {
        type: 'string',
        value: 'NAME',
        describe:
          'surge: new machines first, old ones go when those are verified; recreate: destroy first (default: surge with a static address)',
      },
    },
    examples: ['mayfly replace', 'mayfly replace --strategy surge --yes'],
    load: () => import('../commands/replace.ts'),
  },
  {
    verb: 'ui',
    summary: 'Show fleets, machines, logs and diagnoses on a screen to keep open',
    options: {
      file: common.file,
      'read-only': { type: 'boolean', describe: 'Without the keys that change anything' },
      refresh: {
        type: 'string',
        value: 'SECONDS',
        describe: 'How often what is shown is asked for again (default: 10; 0: only by r)',
      },
      ascii: { type: 'boolean', describe: 'Only ASCII, also where the locale shows more' },
    },
    examples: ['mayfly ui', 'mayfly ui --read-only --refresh 60'],
    load: () => import('../commands/ui.ts'),
  },
  {
    verb: 'plan',
    summary: 'Show what create would make, where, and at what price; touches nothing',
    options: common,
    examples: ['mayfly plan', 'mayfly plan --json'],
    load: () => import('../commands/plan.ts'),
  },
  {
    verb: 'cost',
    summary: 'Show what the machines that exist cost, by the hour and by the month',
    options: { ...common, ...fleet },
    examples: ['mayfly cost'],
    load: () => import('../commands/cost.ts'),
  },
  {
    verb: 'heal',
    summary: 'Make the missing machines of the fleet anew, from the same release',
    options: { ...common, ...answer },
    examples: ['mayfly heal', 'mayfly heal --yes'],
    load: () => import('../commands/heal.ts'),
  },
  {
    verb: 'orphans',
    summary: 'Show everything of mayfly that belongs to no fleet known here, in every region',
    options: {
      ...common,
      ...fleet,
      ...answer,
      remove: { type: 'boolean', describe: 'Remove what is listed, and prove it' },
    },
    examples: ['mayfly orphans', 'mayfly orphans --remove --fleet old'],
    load: () => import('../commands/orphans.ts'),
  },
  {
    verb: 'secrets',
    summary: 'The secrets of the fleet: set one, list them, check that all are there',
    positional: {
      name: 'action',
      describe: 'set <name> (from the terminal, or from stdin), list, check',
      required: true,
      many: true,
    },
    options: common,
    examples: [
      'mayfly secrets set api-token',
      'pass show api-token | mayfly secrets set api-token',
      'mayfly secrets check --env production',
    ],
    load: () => import('../commands/secrets.ts'),
  },
  {
    verb: 'policy',
    summary: 'Print the least-privilege IAM policy that mayfly needs on EC2, or on Lightsail',
    options: {
      provider: { type: 'string', value: 'NAME', describe: 'ec2 (default) or lightsail' },
      fleet: { type: 'string', value: 'NAME', describe: 'Allow changes only to this fleet' },
      json: common.json,
    },
    examples: ['mayfly policy', 'mayfly policy --provider lightsail --fleet hello > policy.json'],
    load: () => import('../commands/policy.ts'),
  },
  {
    verb: 'release',
    summary: 'Show the release that create would make: its id, and everything that decides it',
    options: common,
    examples: ['mayfly release'],
    load: () => import('../commands/release.ts'),
  },
  {
    verb: 'render',
    summary: 'Show the user data exactly as a machine gets it',
    positional: { name: 'slot', describe: 'The number of the machine (default: 1)', required: false },
    options: common,
    examples: ['mayfly render', 'mayfly render 3'],
    load: () => import('../commands/render.ts'),
  },
  {
    verb: 'lab',
    summary: 'AWS on this computer: start, stop, status, env (for a shell), serve (in the foreground)',
    positional: { name: 'action', describe: 'start, stop, status, env or serve', required: true },
    options: {
      file: common.file,
      port: { type: 'string', value: 'N', describe: 'The port on 127.0.0.1 (default: any free one)' },
      machines: {
        type: 'string',
        value: 'KIND',
        describe: 'Behind the instances: real, local machines (default), or none',
      },
      seed: { type: 'string', value: 'N', describe: 'What chance does (default: another one each time)' },
      region: { type: 'string', value: 'NAME', describe: 'The region that env names (default: us-east-1)' },
      json: common.json,
    },
    examples: ['mayfly lab start --machines none', 'eval "$(mayfly lab env)"', 'mayfly lab stop'],
    load: () => import('../commands/lab.ts'),
  },
];
