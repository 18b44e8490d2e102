import type { Tag } from '@aws-sdk/client-lightsail';
import { nameOfMachine, scopeName } from '../../fleet/names.ts';
import { marksOf, ownerByMarks } from '../aws/marks.ts';
import { type Making, type Owner, ownerTags } from '../provider.ts';

/** What machines and disks carry from birth. */
export const tagsOf = (making: Making): Tag[] => {
  const { owner, slot } = making;
  const name = slot === undefined ? scopeName(owner) : nameOfMachine(owner, { id: '', slot });
  const tags = marksOf(making, name);
  if (slot !== undefined) tags.set(ownerTags.slot, String(slot));
  return [...tags].map(([key, value]) => ({ key, value }));
};

const valueIn = (tags: readonly Tag[] | undefined) => (key: string) =>
  tags?.find(tag => tag.key === key)?.value;

/** Whose thing it is by its tags, or undefined when it is not ours. */
export const ownerByTags = (tags: readonly Tag[] | undefined): Owner | undefined =>
  ownerByMarks(valueIn(tags));

export const slotOf = (tags: readonly Tag[] | undefined): number | undefined => {
  const slot = Number(valueIn(tags)(ownerTags.slot));
  return Number.isSafeInteger(slot) && slot > 0 ? slot : undefined;
};
