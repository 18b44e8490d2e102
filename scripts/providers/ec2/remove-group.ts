import { isInUse, isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { holderOf } from './holder.ts';
import { ownerOf } from './owner.ts';

/** Milliseconds. Interfaces of terminated instances may hold a group for minutes. */
const limits = { all: 900_000, firstTick: 1000, lastTick: 15_000 } as const;

/** Removes a security group as soon as nothing uses it any more. */
export const removeGroup = async (
  context: Context,
  group: Resource,
  { gone, refuse, signal }: Removal,
): Promise<void> => {
  const { calls, world } = context;
  const { clock } = world;
  const { place, id, owner } = group;
  const began = clock.monotonic();
  let tick: number = limits.firstTick;
  for (;;)
    try {
      const [found] = await describe(calls).groups(place, [{ Name: 'group-id', Values: [id] }], { signal });
      const owns = ownerOf(found?.Tags);
      if (found && !(owns && inScope(owns, owner)))
        return refuse(group, 'it does not carry our tags any more');
      await calls.patient(place, 'ec2:DeleteSecurityGroup', { GroupId: id }, { signal });
      return await gone(group);
    } catch (thrown) {
      signal.throwIfAborted();
      if (isNotFound(thrown)) return await gone(group);
      if (!isInUse(thrown)) return refuse(group, wordsOf(thrown));
      const user = await lastingUser(context, group, signal).catch((unseen: unknown) => {
        signal.throwIfAborted();
        return wordsOf(unseen);
      });
      if (user !== undefined) return refuse(group, user);
      if (clock.monotonic() - began >= limits.all) return refuse(group, wordsOf(thrown));
      await clock.sleep(tick, signal);
      tick = Math.min(limits.lastTick, tick * 1.5);
    }
};

/** Removes free interfaces of ours that hold the group. Resolves with what holds it and will not go by waiting. */
const lastingUser = async (
  context: Context,
  group: Resource,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { calls } = context;
  const { place, id, owner } = group;
  const holders = await describe(calls).interfaces(place, [{ Name: 'group-id', Values: [id] }], { signal });
  await Promise.all(
    holders.map(async ({ NetworkInterfaceId, Status, TagSet }) => {
      const owns = ownerOf(TagSet);
      if (Status !== 'available' || !NetworkInterfaceId || !owns || !inScope(owns, owner)) return;
      await calls
        .patient(place, 'ec2:DeleteNetworkInterface', { NetworkInterfaceId }, { signal })
        .catch((thrown: unknown) => {
          if (!isInUse(thrown) && !isNotFound(thrown)) throw thrown;
        });
    }),
  );
  return holders.length > 0 ? holderOf(context, group, holders, signal) : namedBy(context, group, signal);
};

/** Which other group names this one in its rules: AWS deletes none that is named. */
const namedBy = async (
  { calls }: Context,
  { place, id, owner }: Resource,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const found = await Promise.all(
    ['ip-permission.group-id', 'egress.ip-permission.group-id'].map(Name =>
      describe(calls).groups(place, [{ Name, Values: [id] }], { signal }),
    ),
  );
  const other = found.flat().find(({ GroupId, Tags }) => {
    const owns = ownerOf(Tags);
    return GroupId !== id && !(owns && inScope(owns, owner));
  });
  return (
    other &&
    `${other.GroupId} (${other.GroupName}) names it in its rules, and is not of this fleet: aws ec2 describe-security-groups --region ${place} --group-ids ${other.GroupId}`
  );
};
