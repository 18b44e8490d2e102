import { isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownerOf } from './owner.ts';

export const removeKeyPair = async (
  { calls }: Context,
  stray: Resource,
  { gone, refuse, signal }: Removal,
): Promise<void> => {
  const { place, id } = stray;
  const filters = [{ Name: 'key-pair-id', Values: [id] }];
  try {
    const [now] = await describe(calls).keyPairs(place, filters, { signal });
    const owner = ownerOf(now?.Tags);
    if (now && !(owner && inScope(owner, stray.owner)))
      return refuse(stray, 'it does not carry our tags any more');
    await calls.patient(place, 'ec2:DeleteKeyPair', { KeyPairId: id }, { signal });
    await gone(stray);
  } catch (thrown) {
    signal.throwIfAborted();
    if (isNotFound(thrown)) return await gone(stray);
    refuse(stray, wordsOf(thrown));
  }
};
