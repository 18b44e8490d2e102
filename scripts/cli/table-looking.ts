import { type Command, common, fleet } from './command.ts';

/** Verbs that look at what there is, and change nothing. */
export const looking: readonly Command[] = [
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
];
