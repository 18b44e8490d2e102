import { patience } from '../aws/calls.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownedBy, ownerOf } from './owner.ts';

/** No fleet on EC2 is made of key pairs, and one may carry our marks all the same: for who looks for orphans. */
export const lookKeyPairs = async ({ calls }: Context, region: string): Promise<Resource[]> => {
  const found = await describe(calls).keyPairs(region, ownedBy(undefined), { patience: patience.short });
  return found.flatMap((each): Resource[] => {
    const { KeyPairId: id, KeyName: name = id, CreateTime: createdAt, Tags } = each;
    const owner = ownerOf(Tags);
    if (id === undefined || name === undefined || !owner) return [];
    return [{ kind: 'key pair', id, name, place: region, owner, ...(createdAt && { createdAt }) }];
  });
};
