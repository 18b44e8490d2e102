import type { Portion } from './apart.ts';
import { range, sweep } from './sweep.ts';

// A child of `apart.ts`: sweeps what it is sent, and answers what came of it.

Error.stackTraceLimit = 0;
process.on('message', ({ first, count, step, cloud }: Portion) => {
  sweep(range(first, count, step), cloud).then(
    swept => process.send?.(swept),
    (thrown: unknown) => {
      console.error(`${count} seeds from ${first} on:`, thrown);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
