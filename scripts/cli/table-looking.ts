import { type Command, common, fleet } from './command.ts';

/** Verbs that look at what there is. Only `ssh` can change it, and says so. */
export const looking: readonly Command[] = [
  {
    verb: 'status',
    summary: 'Show every machine from all sides: cloud, units, health, release; 0 only when all is well',
    options: {
      ...common,
      ...fleet,
      follow: { type: 'boolean', describe: 'Look again every 5 s and tell what changed; ctrl-C ends it' },
    },
    examples: ['mayfly status', 'mayfly status --follow'],
    load: () => import('../commands/status.ts'),
  },
  {
    verb: 'logs',
    summary: 'Show the journals of all machines, or of some, side by side',
    positional: {
      name: 'machine',
      describe: 'Address, name, number or id of a machine (default: all of the fleet)',
      required: false,
      many: true,
    },
    options: {
      ...common,
      ...fleet,
      service: { type: 'string', value: 'UNIT', describe: 'Only this unit: one of the fleet, or any other' },
      follow: { type: 'boolean', describe: 'Go on with new lines as they come; ctrl-C ends it' },
      since: {
        type: 'string',
        value: 'TIME',
        describe: 'Only what is younger: 10m, 2h, today, yesterday, "2026-11-25 21:00"',
      },
      lines: {
        type: 'string',
        value: 'N',
        describe: 'So many of the last lines of each machine (default: 100)',
      },
      filter: { type: 'string', value: 'REGEXP', describe: 'Only lines that match this regular expression' },
      search: { type: 'string', value: 'TEXT', describe: 'Only lines that contain this text, in any case' },
    },
    examples: [
      'mayfly logs --follow',
      'mayfly logs 2 --service hello --since 10m',
      'mayfly logs --search error --lines 20 --json',
    ],
    load: () => import('../commands/logs.ts'),
  },
  {
    verb: 'ssh',
    summary: 'Open a shell on a machine, or run a command there; it counts as touched from then on',
    positional: { name: 'machine', describe: 'Address, name, number or id of the machine', required: true },
    after: 'command…',
    options: { ...common, ...fleet },
    examples: ['mayfly ssh hello-1', 'mayfly ssh 1 -- sudo journalctl -n 20'],
    load: () => import('../commands/ssh.ts'),
  },
  {
    verb: 'info',
    summary: 'Show what one has to know to use the fleet: addresses, URLs, release, cost',
    options: { ...common, ...fleet },
    examples: ['mayfly info'],
    load: () => import('../commands/info.ts'),
  },
];
