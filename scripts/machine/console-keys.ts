import { type HostKey, parseHostKey } from './host-key.ts';

/** What a console tells of its machine's host keys. */
export interface ConsoleKeys {
  readonly keys: readonly HostKey[];
  /** Nothing more will be told: all were printed, or the first boot is over. */
  readonly whole: boolean;
}

/** Source: cloud-init, module keys-to-console, and its write-ssh-key-fingerprints. */
const block = /-----BEGIN SSH HOST KEY KEYS-----([\s\S]*?)(-----END SSH HOST KEY KEYS-----|$)/g;
const over = /Cloud-init v\. \S+ finished at/;

/** Reads the public host keys that cloud-init prints at the end of the first boot. Lines may be wrapped, or mixed with others. */
export const readConsoleKeys = (text: string): ConsoleKeys => {
  const blocks = [...text.matchAll(block)];
  return {
    keys: blocks.flatMap(([, inside = '']) => keysIn(inside)),
    whole: blocks.some(([, , end]) => end !== '') || over.test(text),
  };
};

const keysIn = (inside: string): HostKey[] => {
  const lines = inside.split(/\r?\n/).map(line => line.replace(/^.*?(?=(ssh|ecdsa)-\S+ AAAA)/, '').trim());
  return lines.flatMap((line, index) => {
    if (!/^(ssh|ecdsa)-/.test(line)) return [];
    return readKey(line) ?? readKey(`${line}${lines[index + 1] ?? ''}`) ?? [];
  });
};

const readKey = (line: string): HostKey | undefined => {
  try {
    return parseHostKey(line);
  } catch {
    return undefined;
  }
};
