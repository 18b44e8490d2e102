import type { Outcome } from '../../cli/outcome.ts';
import type { Request } from '../../cli/request.ts';
import { exitOf, tell } from '../../cli/tell.ts';
import type { Listener } from '../../fleet/event.ts';
import { clean } from '../../render/clean.ts';
import type { KnownFleet } from '../../terminal/model/fleet.ts';
import type { Verb } from '../../terminal/model/job.ts';
import { requestFor } from './quiet.ts';

const verbs: Readonly<Record<Verb, () => Promise<{ run: (request: Request) => Promise<Outcome> }>>> = {
  create: () => import('../create.ts'),
  replace: () => import('../replace.ts'),
  heal: () => import('../heal.ts'),
  destroy: () => import('../destroy.ts'),
};

/** What a change would do, before anybody says yes; nothing is touched. */
export const planFor = async (request: Request, fleet: KnownFleet, verb: Verb): Promise<string[]> => {
  if (verb === 'destroy')
    return [
      'Everything of it is removed, in order: machines, then what belongs to them and is shared.',
      'Then every place is asked again, until nothing is left or it can be said what is.',
    ];
  const { run } = await import('../plan.ts');
  const { text } = await run(requestFor(request, fleet));
  const intent = {
    create: 'What is made:',
    replace: 'Destroyed first, then made anew:',
    heal: 'Machines that are ready stay. What is missing is made anew, of the same release:',
  }[verb];
  return [
    intent,
    '',
    ...clean(text)
      .trimEnd()
      .split('\n')
      .filter(line => !line.startsWith('Nothing was made')),
  ];
};

/** The verb itself, as on the command line; the answer was given on the screen. */
export const runVerb = async (
  request: Request,
  fleet: KnownFleet,
  verb: Verb,
  word: string | undefined,
  listen: Listener,
): Promise<{ exit: number; text: string }> => {
  const options = { yes: true, ...(fleet.approval && word !== undefined && { approve: word }) };
  try {
    const { run } = await verbs[verb]();
    const { exit, text } = await run({ ...requestFor(request, fleet, options), listen });
    return { exit, text: clean(text) };
  } catch (thrown) {
    return { exit: exitOf(thrown), text: tell(thrown, false) };
  }
};
