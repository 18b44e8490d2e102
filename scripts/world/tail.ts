/** Keeps the last `limit` bytes of a stream, whatever its length. */
export interface Tail {
  add(chunk: Buffer): void;
  /** UTF-8 of the whole tail at once, so that no character is split between chunks. */
  text(): string;
  dropped(): number;
}

export const tail = (limit: number): Tail => {
  let chunks: Buffer[] = [];
  let size = 0;
  let dropped = 0;
  const trim = () => {
    const whole = Buffer.concat(chunks);
    const kept = whole.subarray(cutAt(whole, Math.max(0, whole.length - limit)));
    dropped += whole.length - kept.length;
    chunks = [kept];
    size = kept.length;
  };
  return {
    add: chunk => {
      chunks.push(chunk);
      size += chunk.length;
      // Joined now and then only: each byte is copied a bounded number of times, and small chunks do not pile up.
      if (size > 2 * limit + 65_536 || chunks.length > 1024) trim();
    },
    text: () => {
      if (size > limit) trim();
      return Buffer.concat(chunks).toString('utf8');
    },
    dropped: () => {
      if (size > limit) trim();
      return dropped;
    },
  };
};

/** The next byte that begins a character of UTF-8 (RFC 3629); a fourth one in a row that does not is no character's. */
const cutAt = (bytes: Buffer, from: number): number => {
  if (from === 0) return 0;
  for (let at = from; at < from + 4; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  return from;
};
