import type { Operation } from '@aws-sdk/client-lightsail';
import { patience } from '../aws/calls.ts';
import { isNoSuchThing } from '../aws/codes.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Owner, Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { isNamedBy } from './names.ts';
import { ownerByTags } from './tags.ts';

/** What one look at a thing says. */
export interface Shown {
  readonly words: string;
  /** Why it must stay. */
  readonly refusal?: string;
  /** What brings its end nearer; nothing when it ends already, or must be waited for. */
  readonly step?: () => Promise<{ readonly end: boolean; readonly operations: readonly Operation[] }>;
}

/** How one kind of thing is asked about, and made to go. `look` rejects, or resolves with nothing, when it is not there. */
export interface Remover {
  look(): Promise<Shown | undefined>;
}

type RemoverOf = (context: Context, resource: Resource, signal: AbortSignal) => Remover;

const foreign = (owner: Owner | undefined, resource: Resource) =>
  owner !== undefined && inScope(owner, resource.owner)
    ? {}
    : { refusal: 'it does not carry our tags any more' };

const begun = (operations: readonly (Operation | undefined)[] | undefined) => ({
  end: true,
  operations: (operations ?? []).flatMap(operation => operation ?? []),
});

export const machineRemover: RemoverOf = ({ calls }, resource, signal) => {
  const { place, id: instanceName } = resource;
  return {
    look: async () => {
      const { instance } = await calls.patient(place, 'lightsail:GetInstance', { instanceName }, { signal });
      if (!instance) return undefined;
      const words = instance.state?.name ?? 'nothing about its state';
      if (words === 'shutting-down') return { words };
      return {
        words,
        ...foreign(ownerByTags(instance.tags), resource),
        step: async () => {
          const input = { instanceName, forceDeleteAddOns: true };
          return begun(
            (await calls.patient(place, 'lightsail:DeleteInstance', input, { signal })).operations,
          );
        },
      };
    },
  };
};

/** One that hangs on a machine that ends is waited for; on one that lives it is refused. */
export const diskRemover: RemoverOf = ({ calls }, resource, signal) => {
  const { place, id: diskName } = resource;
  const livingOn = async (instanceName: string): Promise<string | undefined> => {
    try {
      const { instance } = await calls.patient(place, 'lightsail:GetInstance', { instanceName }, { signal });
      const state = instance?.state?.name;
      return state === undefined || state === 'shutting-down' ? undefined : state;
    } catch (thrown) {
      if (isNoSuchThing(thrown)) return undefined;
      throw thrown;
    }
  };
  return {
    look: async () => {
      const { disk } = await calls.patient(place, 'lightsail:GetDisk', { diskName }, { signal });
      if (!disk) return undefined;
      const { attachedTo, state, tags } = disk;
      const words = attachedTo ? `it is attached to ${attachedTo}` : (state ?? 'nothing about its state');
      const living = attachedTo === undefined ? undefined : await livingOn(attachedTo);
      if (living !== undefined) return { words, refusal: `${attachedTo} uses it, which is ${living}` };
      if (attachedTo !== undefined) return { words };
      return {
        words,
        ...foreign(ownerByTags(tags), resource),
        step: async () => {
          const input = { diskName, forceDeleteAddOns: true };
          return begun((await calls.patient(place, 'lightsail:DeleteDisk', input, { signal })).operations);
        },
      };
    },
  };
};

/**
 * Deleting a machine only takes the address off it: whoever does not release it pays for it. It is taken off a machine
 * of ours, and of nobody else.
 */
export const addressRemover: RemoverOf = ({ calls }, { place, id: staticIpName, owner }, signal) => ({
  look: async () => {
    const { staticIp } = await calls.patient(place, 'lightsail:GetStaticIp', { staticIpName }, { signal });
    if (!staticIp) return undefined;
    const { attachedTo } = staticIp;
    return {
      words: attachedTo ? `it is attached to ${attachedTo}` : 'it is allocated',
      ...(attachedTo !== undefined &&
        !isNamedBy(attachedTo, owner) && { refusal: `it is on ${attachedTo}, which is not of this fleet` }),
      step: async () => {
        const options = { signal, patience: patience.usual };
        if (attachedTo === undefined)
          return begun(
            (await calls.patient(place, 'lightsail:ReleaseStaticIp', { staticIpName }, options)).operations,
          );
        await calls.patient(place, 'lightsail:DetachStaticIp', { staticIpName }, options);
        return { end: false, operations: [] };
      },
    };
  },
});

export const keyRemover: RemoverOf = ({ calls }, { place, id: keyPairName }, signal) => ({
  look: async () => {
    const { keyPair } = await calls.patient(place, 'lightsail:GetKeyPair', { keyPairName }, { signal });
    if (!keyPair) return undefined;
    return {
      words: 'it is there',
      step: async () =>
        begun([
          (await calls.patient(place, 'lightsail:DeleteKeyPair', { keyPairName }, { signal })).operation,
        ]),
    };
  },
});
