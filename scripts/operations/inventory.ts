import { kindsInWords, type ResourceKind, resourceKinds } from '../providers/provider.ts';

/** `1 machine, 2 static addresses`, in the order in which they are removed. */
export const inventory = (things: readonly { readonly kind: ResourceKind }[]): string =>
  resourceKinds
    .map(kind => ({ kind, number: things.filter(thing => thing.kind === kind).length }))
    .filter(({ number }) => number > 0)
    .map(({ kind, number }) => `${number} ${number === 1 ? kind : kindsInWords(kind)}`)
    .join(', ');
