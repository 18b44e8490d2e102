import { StringDecoder } from 'node:string_decoder';

const usual = 4096;

/** Cuts a stream of bytes into lines, by default of at most 4096 characters; characters split between chunks stay whole. */
export const lines = (
  say: (line: string) => void,
  longest = usual,
): { add(chunk: Buffer): void; end(): void } => {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const push = (text: string) => {
    const parts = text.split('\n');
    parts[0] = (rest + parts[0]).slice(0, longest);
    rest = (parts.pop() ?? '').slice(0, longest);
    for (const part of parts) say(part.slice(0, longest));
  };
  return {
    add: chunk => push(decoder.write(chunk)),
    end: () => {
      push(decoder.end());
      if (rest !== '') say(rest);
      rest = '';
    },
  };
};
