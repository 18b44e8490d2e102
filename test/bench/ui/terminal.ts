import { PassThrough, Writable } from 'node:stream';
import type { Screenful } from '../../../scripts/cli/terminal.ts';

/** A terminal of 120×40 that tells what is written to it, and on which keys can be pressed. */
export interface BenchTerminal {
  readonly screen: Screenful;
  press(text: string): void;
}

export const benchTerminal = (written: (bytes: number, text: string) => void): BenchTerminal => {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => input,
    ref: () => input,
    unref: () => input,
  });
  const output = Object.assign(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written(chunk.length, chunk.toString('utf8'));
        done();
      },
    }),
    { isTTY: true, columns: 120, rows: 40, getWindowSize: () => [120, 40] },
  );
  return {
    screen: {
      input: input as unknown as NodeJS.ReadStream,
      output: output as unknown as NodeJS.WriteStream,
      release: async () => undefined,
      stop: () => undefined,
      onCrash: () => () => undefined,
    },
    press: text => void input.write(text),
  };
};
