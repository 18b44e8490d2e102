import { type Scope, scopeName } from '../../fleet/names.ts';
import { askForTime } from '../aws/ask-for-time.ts';
import { isNoSuchThing } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import type { OpenIntent, Provider, ResourceKind, Unseen } from '../provider.ts';
import type { Context } from './context.ts';
import { homesOf } from './regions.ts';
import { remove, removerOf } from './remove.ts';

/**
 * Settles what killed runs left open. A call cannot be sent again to learn what became of the first one: a name is free
 * as long as the first call is late. So it is waited for: after the quiet window nothing can come any more, and what came
 * is ended.
 */
export const newSettler = (context: Context): Provider['settle'] => {
  const { clock } = context.world;
  /** Monotonic times from which on nothing can come any more, by intent, and by scope when the journal is lost. */
  const quiet = new Map<string, number>();
  /** Intents whose outcome is known to be gone. */
  const ended = new Set<string>();

  /** Fixed at first sight, by the clock that cannot be turned; an intent of the future is of now. */
  const quietAt = (key: string, age: number): number => {
    const at = quiet.get(key) ?? clock.monotonic() + context.quietWindow - Math.max(0, age);
    quiet.set(key, at);
    return at;
  };

  return async (scope, { intents, complete }, say, signal) => {
    const now = intents.length > 0 ? await askForTime(context.calls, homesOf(context), signal) : undefined;
    // Of an age that nobody knows an intent is as young as can be.
    const age = ({ at }: OpenIntent) => (now ? now.getTime() - at.getTime() : 0);
    const waits = intents.map(intent => quietAt(keyOf(intent), age(intent)));
    if (!complete) waits.push(quietAt(`all of ${scopeName(scope)}`, 0));
    const left = Math.max(0, ...waits) - clock.monotonic();
    if (left > 0) {
      say(`waiting ${Math.ceil(left / 1000)} s: ${whyWait(scope, complete)}`);
      await clock.sleep(left, signal);
    }
    return endUnknown(
      context,
      intents.filter(intent => !intent.made && !ended.has(keyOf(intent))),
      ended,
      signal,
    );
  };
};

/** What cannot be anybody's yet. An address is kept from run to run, and adopted by its name. */
const ownKinds: readonly ResourceKind[] = ['machine', 'volume', 'key pair'];

/**
 * Ends what interrupted calls made and nobody knows of: asked by its name, which no list can leave out. Resolves with
 * where it could not be asked, or did not go.
 */
const endUnknown = async (
  context: Context,
  intents: readonly OpenIntent[],
  ended: Set<string>,
  signal: AbortSignal,
): Promise<Unseen[]> => {
  const unseen: Unseen[] = [];
  for (const kind of ownKinds)
    for (const intent of intents.filter(({ making }) => making.kind === kind)) {
      const { name, place, owner } = intent.making;
      const thing = { kind, id: name, name, place, owner };
      try {
        const there = await removerOf(kind)(context, thing, signal).look().catch(notThere);
        const refused = there && (await remove(context, [thing], async () => undefined, signal));
        const why = refused?.get(name);
        if (why === undefined) ended.add(keyOf(intent));
        else unseen.push({ place, why: `${name}: ${why}` });
      } catch (thrown) {
        signal.throwIfAborted();
        unseen.push({ place, why: wordsOf(thrown) });
      }
    }
  return unseen;
};

const notThere = (thrown: unknown): undefined => {
  if (!isNoSuchThing(thrown)) throw thrown;
};

const keyOf = ({ run, making }: OpenIntent): string => `${run} ${making.name}`;

const whyWait = (scope: Scope, complete: boolean): string =>
  complete
    ? 'a call of an interrupted run may still be carried out'
    : `what earlier runs of ${scopeName(scope)} asked for is not known, and a call of theirs may still be carried out`;
