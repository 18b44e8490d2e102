import { patience } from '../aws/calls.ts';
import type { Resource, ResourceKind, StaticAddress } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownedBy, ownerOf } from './owner.ts';

interface Question {
  readonly kind: ResourceKind;
  readonly list: () => Promise<Resource[]>;
}

/** Kinds that no fleet on EC2 is made of, and which may carry our marks all the same: for who looks for orphans. */
export const lookStrays = ({ calls }: Context, region: string): Question[] => {
  const asked = describe(calls);
  const filters = ownedBy(undefined);
  const options = { patience: patience.short };
  return [
    {
      kind: 'static address',
      list: async () =>
        (await asked.addresses(region, filters, options)).flatMap((each): StaticAddress[] => {
          const { AllocationId: id, PublicIp: address, InstanceId: machine, Tags } = each;
          const owner = ownerOf(Tags);
          if (id === undefined || address === undefined || !owner) return [];
          const found = { kind: 'static address', id, name: address, address, place: region, owner } as const;
          return [{ ...found, ...(machine && { machine }) }];
        }),
    },
    {
      kind: 'key pair',
      list: async () =>
        (await asked.keyPairs(region, filters, options)).flatMap((each): Resource[] => {
          const { KeyPairId: id, KeyName: name = id, CreateTime: createdAt, Tags } = each;
          const owner = ownerOf(Tags);
          if (id === undefined || name === undefined || !owner) return [];
          return [{ kind: 'key pair', id, name, place: region, owner, ...(createdAt && { createdAt }) }];
        }),
    },
  ];
};
