/** Keeps the last `most` bytes of a stream. UTF-8 is decoded at the end, so that no character is split by a chunk. */
export const byteTail = (most: number) => {
  let chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  return {
    push(chunk: Buffer): void {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= most) return;
      cut = true;
      // Joined only at twice the limit: each byte is copied a bounded number of times.
      if (size > 2 * most || chunks.length > 1024) {
        chunks = [Buffer.from(Buffer.concat(chunks).subarray(Math.max(0, size - most)))];
        size = Math.min(size, most);
      }
    },
    text(): string {
      const kept = Buffer.concat(chunks).subarray(Math.max(0, size - most));
      return kept.subarray(cut ? partOfCharacter(kept) : 0).toString('utf8');
    },
  };
};

/** Bytes at the start that continue a character whose beginning was cut off (RFC 3629: at most three). */
const partOfCharacter = (bytes: Buffer): number => {
  let count = 0;
  while (count < 3 && count < bytes.length && ((bytes[count] ?? 0) & 0xc0) === 0x80) count += 1;
  return count;
};
