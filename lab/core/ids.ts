import type { Chance } from './chance.ts';

/** Where ids come from. */
export interface Ids {
  readonly ids: Chance;
}

/** `i-` and 17 hexadecimal digits, as AWS makes them. */
export const newId = ({ ids }: Ids, prefix: string): string => `${prefix}-0${ids.hex(16)}`;
