/** Numbers that a seed repeats: sfc32 of Chris Doty-Humphrey, seeded by SplitMix32. */
export interface Chance {
  /** 0 ≤ n < 1. */
  next(): number;
  /** A whole number, 0 ≤ n < limit. */
  below(limit: number): number;
  /** So many hexadecimal digits. */
  hex(digits: number): string;
}

/** Every byte as two hexadecimal digits. */
const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export const newChance = (seed: number): Chance => {
  let mixed = seed >>> 0;
  const mix = () => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let [a, b, c, counter] = [mix(), mix(), mix(), 1];
  const word = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  const next = () => word() / 2 ** 32;
  return {
    next,
    below: limit => Math.floor(next() * limit),
    hex: digits => {
      let text = '';
      while (text.length < digits) {
        const each = word();
        text += `${pairs[each >>> 24]}${pairs[(each >>> 16) & 255]}${pairs[(each >>> 8) & 255]}${pairs[each & 255]}`;
      }
      return text.slice(0, digits);
    },
  };
};

/** A number 0 ≤ n < 1 that belongs to a text and a seed (FNV-1a, finished by SplitMix32's last steps). */
export const chanceOf = (seed: number, text: string): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
};
