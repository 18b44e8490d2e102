import { ring } from '../operations/log-ring.ts';

/** Prints line by line, no faster than they are read; what comes faster than that is dropped, and counted. */
export interface Outbox {
  add(text: string): void;
  /** Resolves when all is printed. */
  end(): Promise<void>;
}

const limits = { lines: 20_000, characters: 8 << 20 } as const;

export const outbox = (
  printed: (text: string) => Promise<void>,
  dropped: (lines: number) => void,
): Outbox => {
  const waiting = ring<string>(limits.lines, limits.characters);
  let pump: Promise<void> | undefined;
  let told = 0;
  const run = async () => {
    for (;;) {
      const some: string[] = [];
      for (
        let text = waiting.shift();
        text !== undefined;
        text = some.length < 500 ? waiting.shift() : undefined
      )
        some.push(text);
      if (some.length === 0) return;
      if (waiting.dropped() > told) dropped(waiting.dropped() - told);
      told = waiting.dropped();
      await printed(some.join(''));
    }
  };
  const start = () => {
    pump ??= run().finally(() => {
      pump = undefined;
    });
    return pump;
  };
  return {
    add: text => {
      waiting.add(text, text.length);
      void start();
    },
    end: async () => {
      await start();
    },
  };
};
