/** What happened in a schedule, in order: always as a hash, and in words where that was asked for. */
export interface Trace {
  note(time: number, what: string): void;
  hash(): string;
  readonly lines: readonly string[];
}

const start = Date.parse('2026-11-21T06:00:00Z');

export const newTrace = (keep: boolean): Trace => {
  const lines: string[] = [];
  // FNV-1a, twice with different beginnings.
  let [one, two] = [0x811c9dc5, 0x050c5d1f];
  return {
    lines,
    note: (time, what) => {
      const line = `${((time - start) / 1000).toFixed(3).padStart(10)} ${what}`;
      for (let index = 0; index < line.length; index += 1) {
        const code = line.charCodeAt(index);
        one = Math.imul(one ^ code, 0x01000193);
        two = Math.imul(two ^ code, 0x01000193) + 1;
      }
      if (keep) lines.push(line);
    },
    hash: () => [one, two].map(word => (word >>> 0).toString(16).padStart(8, '0')).join(''),
  };
};
