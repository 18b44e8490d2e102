/** Random numbers that a seed repeats: xoshiro128** of Blackman and Vigna, seeded by SplitMix32. */
export interface Seeded {
  /** 0 ≤ n < 2³². */
  next(): number;
  /** 0 ≤ n < limit. */
  below(limit: number): number;
  chance(probability: number): boolean;
  bytes(count: number): Buffer;
}

export const seeded = (seed: number): Seeded => {
  let mixed = seed >>> 0;
  const mix = () => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  const turn = (word: number, by: number) => ((word << by) | (word >>> (32 - by))) >>> 0;
  let [a, b, c, d] = [mix(), mix(), mix(), mix()];
  const next = () => {
    const result = Math.imul(turn(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const shifted = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ shifted) >>> 0;
    d = turn(d, 11);
    return result;
  };
  return {
    next,
    below: limit => Math.floor((next() / 2 ** 32) * limit),
    chance: probability => next() / 2 ** 32 < probability,
    bytes: count => {
      const bytes = Buffer.allocUnsafe(count);
      for (let index = 0; index < count; index += 1) bytes[index] = next();
      return bytes;
    },
  };
};
