import { AwsError } from '../aws/aws-error.ts';
import { type CallOptions, type Calls, patience } from '../aws/calls.ts';
import { isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';

/** AWS advises batches of this size; one bad id makes it refuse all of them. */
const batch = 100;

export interface Terminating {
  /** AWS said that these go down, or are gone. */
  readonly ordered: string[];
  /** AWS does not know these: not yet, or not any more. */
  readonly unknown: string[];
  /** Why others are not ended, by id. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Orders the end of instances. An empty list is never sent: to some calls it means all. */
export const terminate = async (
  calls: Calls,
  region: string,
  ids: readonly string[],
  options: CallOptions = {},
): Promise<Terminating> => {
  const answer = { ordered: [] as string[], unknown: [] as string[], refused: new Map<string, string>() };
  const order = async (some: readonly string[]): Promise<void> => {
    if (some.length === 0) return;
    try {
      await calls.patient(
        region,
        'ec2:TerminateInstances',
        { InstanceIds: [...some], SkipOsShutdown: true },
        { patience: patience.usual, ...options, machines: some.length },
      );
      answer.ordered.push(...some);
    } catch (thrown) {
      options.signal?.throwIfAborted();
      if (some.length > 1 && isAboutSome(thrown)) return each(some);
      for (const id of some)
        if (isNotFound(thrown)) answer.unknown.push(id);
        else answer.refused.set(id, wordsOf(thrown));
    }
  };
  const each = async (some: readonly string[]) => {
    await Promise.all(some.map(id => order([id])));
  };
  const batches = Array.from({ length: Math.ceil(ids.length / batch) }, (_, index) =>
    ids.slice(index * batch, (index + 1) * batch),
  );
  await Promise.all(batches.map(order));
  return answer;
};

/** The call is refused for one of its ids: the others are asked for alone. */
const isAboutSome = (thrown: unknown): boolean =>
  isNotFound(thrown) ||
  (thrown instanceof AwsError &&
    /^(OperationNotPermitted|UnauthorizedOperation|InvalidInstanceID)/.test(thrown.code));
