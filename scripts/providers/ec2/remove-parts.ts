import type { Instance, Tag } from '@aws-sdk/client-ec2';
import { patience } from '../aws/calls.ts';
import { isInUse, isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownerOf } from './owner.ts';

/** Milliseconds. */
const limits = { all: 300_000, firstTick: 1000, lastTick: 10_000 } as const;
/** Values of one filter. */
const batch = 200;

/** What a volume or an interface is now. */
interface Now {
  readonly id: string | undefined;
  readonly tags: readonly Tag[] | undefined;
  /** Free: it can be deleted. */
  readonly free: boolean;
  readonly instance: string | undefined;
}

type Ask = (context: Context, region: string, ids: string[], signal: AbortSignal) => Promise<Now[]>;
type Delete = (context: Context, region: string, id: string, signal: AbortSignal) => Promise<unknown>;

const askVolumes: Ask = async ({ calls }, region, ids, signal) =>
  (await describe(calls).volumes(region, [{ Name: 'volume-id', Values: ids }], { signal })).map(volume => ({
    id: volume.VolumeId,
    tags: volume.Tags,
    free: volume.State === 'available' || volume.State === 'error',
    instance: volume.Attachments?.[0]?.InstanceId,
  }));

const deleteVolume: Delete = ({ calls }, region, VolumeId, signal) =>
  calls.patient(region, 'ec2:DeleteVolume', { VolumeId }, { signal });

export const askInterfaces: Ask = async ({ calls }, region, ids, signal) =>
  (await describe(calls).interfaces(region, [{ Name: 'network-interface-id', Values: ids }], { signal })).map(
    each => ({
      id: each.NetworkInterfaceId,
      tags: each.TagSet,
      free: each.Status === 'available',
      instance: each.Attachment?.InstanceId,
    }),
  );

const deleteInterface: Delete = ({ calls }, region, NetworkInterfaceId, signal) =>
  calls.patient(region, 'ec2:DeleteNetworkInterface', { NetworkInterfaceId }, { signal });

const kinds = {
  volume: { ask: askVolumes, remove: deleteVolume },
  'network interface': { ask: askInterfaces, remove: deleteInterface },
} as const;

/**
 * Removes volumes, or interfaces, of one region that are left over. What still hangs on an instance that ends is waited
 * for; what hangs on one that lives is refused: whoever asked looks again, and ends that first.
 */
export const removeParts = async (
  context: Context,
  region: string,
  kind: keyof typeof kinds,
  parts: readonly Resource[],
  removal: Removal,
): Promise<void> => {
  for (let start = 0; start < parts.length; start += batch)
    await removeSome(context, region, kind, parts.slice(start, start + batch), removal);
};

const removeSome = async (
  context: Context,
  region: string,
  kind: keyof typeof kinds,
  parts: readonly Resource[],
  { gone, refuse, signal }: Removal,
): Promise<void> => {
  const { clock } = context.world;
  const { ask, remove } = kinds[kind];
  const began = clock.monotonic();
  const waiting = new Map(parts.map(part => [part.id, part]));
  const give = (part: Resource, why: string) => {
    waiting.delete(part.id);
    refuse(part, why);
  };
  const absent = new Map<string, number>();
  let tick: number = limits.firstTick;
  let why = 'AWS still shows it';
  while (waiting.size > 0 && clock.monotonic() - began < limits.all) {
    try {
      const found = new Map(
        (await ask(context, region, [...waiting.keys()], signal)).map(now => [now.id, now]),
      );
      const living = await livingOf(context, region, [...found.values()], signal);
      await Promise.all(
        [...waiting.values()].map(async part => {
          const now = found.get(part.id);
          if (!now) {
            // Missing from one answer is not gone yet.
            absent.set(part.id, (absent.get(part.id) ?? 0) + 1);
            if ((absent.get(part.id) ?? 0) < 2) return;
            waiting.delete(part.id);
            return gone(part);
          }
          absent.delete(part.id);
          const owner = ownerOf(now.tags);
          if (!owner || !inScope(owner, part.owner)) return give(part, 'it does not carry our tags any more');
          if (now.instance !== undefined && living.has(now.instance))
            return give(part, `${now.instance} uses it, which is ${living.get(now.instance)?.State?.Name}`);
          if (!now.free) return;
          await remove(context, region, part.id, signal).catch((thrown: unknown) => {
            signal.throwIfAborted();
            if (!isInUse(thrown) && !isNotFound(thrown)) give(part, wordsOf(thrown));
          });
        }),
      );
    } catch (thrown) {
      signal.throwIfAborted();
      why = wordsOf(thrown);
      break;
    }
    if (waiting.size === 0) break;
    await clock.sleep(tick, signal);
    tick = Math.min(limits.lastTick, tick * 1.5);
  }
  for (const part of waiting.values()) refuse(part, why);
};

/** Which of the instances that parts hang on still live. */
export const livingOf = async (
  { calls }: Context,
  region: string,
  parts: readonly { readonly instance: string | undefined }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Instance>> => {
  const ids = [...new Set(parts.flatMap(({ instance }) => instance ?? []))];
  const living = new Map<string, Instance>();
  for (let start = 0; start < ids.length; start += batch) {
    const filters = [{ Name: 'instance-id', Values: ids.slice(start, start + batch) }];
    const options = { signal, patience: patience.usual };
    for (const instance of await describe(calls).instances(region, filters, options)) {
      const { InstanceId: id, State: state } = instance;
      if (id !== undefined && state?.Name && !/^(shutting-down|terminated)$/.test(state.Name))
        living.set(id, instance);
    }
  }
  return living;
};
