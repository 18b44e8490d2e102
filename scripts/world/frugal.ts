import { setFlagsFromString } from 'node:v8';

/** So many machines take more memory than time. */
const many = 1000;

/**
 * Keeps the memory of this process near to what it needs for so many machines, for some more work of the processor: else
 * V8 lets the garbage of thousands that are waited for grow to several times what is alive. Does nothing for fewer.
 */
export const frugal = (machines: number): void => {
  if (machines < many) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=10');
  setFlagsFromString('--optimize-for-size');
};
