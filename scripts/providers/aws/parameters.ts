import { bug } from '../../errors.ts';
import type { Making } from '../provider.ts';

const missing = ({ name }: Making, key: string) => bug(`the making ${name} has no good parameter ${key}`);

export const textOf = (making: Making, key: string): string => {
  const value = making.parameters[key];
  if (typeof value !== 'string') throw missing(making, key);
  return value;
};

export const listOf = (making: Making, key: string): readonly string[] => {
  const value = making.parameters[key];
  if (!Array.isArray(value)) throw missing(making, key);
  return value as readonly string[];
};

export const numberOf = (making: Making, key: string): number | undefined => {
  const value = making.parameters[key];
  if (value !== undefined && typeof value !== 'number') throw missing(making, key);
  return value;
};
