import type { Chance } from './chance.ts';

/** `i-` and 17 hexadecimal digits, as AWS makes them. */
export const newId = ({ ids }: { readonly ids: Chance }, prefix: string): string =>
  `${prefix}-0${ids.hex(16)}`;
