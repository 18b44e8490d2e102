import type { Address } from '@aws-sdk/client-ec2';
import { failure } from '../../errors.ts';
import { AwsError } from '../aws/aws-error.ts';
import { failureOf, isNotFound } from '../aws/codes.ts';
import { explained } from '../aws/explain.ts';
import type { ProviderMachine, StaticAddress } from '../provider.ts';
import { addressNow, isOurs, takeOffCommand, userOf } from './addresses.ts';
import type { Context } from './context.ts';

/** Milliseconds; an address that AWS does not show for so long is gone. */
const limits = { all: 120_000, absent: 15_000, pause: 300 } as const;

/**
 * Moves an elastic IP address to a machine wherever it is now, in one call: it points somewhere all the time. Resolves
 * only when AWS was seen to say so. One that is on a machine which is not of this fleet is left there.
 */
export const attach = async (
  context: Context,
  address: StaticAddress,
  machine: ProviderMachine,
  signal: AbortSignal,
): Promise<void> => {
  const { calls, world } = context;
  const { place, id: AllocationId, owner } = address;
  const began = world.clock.monotonic();
  signal.throwIfAborted();
  try {
    for (let looks = 1; ; looks++) {
      const now = await addressNow(context, place, AllocationId);
      const user = now && userOf(now);
      if (user === machine.id) return;
      if (user !== undefined && !(await isOurs(context, place, user, owner)))
        throw foreign(address, user, now);
      const elapsed = world.clock.monotonic() - began;
      if (elapsed >= (now ? limits.all : limits.absent))
        throw stuck(address, machine, elapsed, now && (user ?? 'nothing'));
      const input = { AllocationId, InstanceId: machine.id, AllowReassociation: true };
      // An answer may have been lost: the next look tells.
      await calls.once(place, 'ec2:AssociateAddress', input).catch(lookAgain);
      await world.clock.sleep(limits.pause + calls.pause(looks, limits.pause));
    }
  } catch (thrown) {
    throw explained(thrown, `move the elastic IP address ${address.address} to ${machine.name}`);
  }
};

const foreign = ({ address, place }: StaticAddress, user: string, now: Address | undefined) =>
  failure({
    what: `The elastic IP address ${address} is on ${user}, which is not of this fleet`,
    why: 'somebody put it there by hand: whoever relies on that would lose it',
    next: `${takeOffCommand(now ?? {}, place)}    # once nobody needs it there`,
  });

const stuck = (
  { address }: StaticAddress,
  { name }: ProviderMachine,
  elapsed: number,
  user: string | undefined,
) =>
  failure({
    what: `The elastic IP address ${address} did not move to ${name} within ${Math.round(elapsed / 1000)} s`,
    why: user === undefined ? 'AWS does not show it: somebody released it' : `AWS says: it is on ${user}`,
    next: user === undefined ? 'just destroy && just create' : 'run the command again',
  });

/** Not shown yet, not running yet, or somebody else was faster; or nothing at all was said. */
const lookAgain = (thrown: unknown): void => {
  const passes =
    thrown instanceof AwsError &&
    (unheard.includes(failureOf(thrown)) || notNow.test(thrown.code) || isNotFound(thrown));
  if (!passes) throw thrown;
};

const unheard: readonly string[] = ['unsent', 'throttled', 'ambiguous'];
const notNow = /^(Resource\.AlreadyAssociated|InvalidInstanceID|IncorrectInstanceState)$/;
