/** The last so many things of a stream, none of them older than what is kept; what was dropped is counted. */
export interface Ring<T> {
  add(thing: T, size: number): void;
  /** Oldest first. */
  all(): readonly T[];
  /** Takes the oldest out. */
  shift(): T | undefined;
  dropped(): number;
}

/** Bounded by number and by size together: one of them alone would let long things, or many small ones, take all memory. */
export const ring = <T>(most: number, largest: number): Ring<T> => {
  let things: (readonly [T, number])[] = [];
  let start = 0;
  let size = 0;
  let dropped = 0;
  const shift = (): T | undefined => {
    const oldest = things[start];
    if (!oldest) return undefined;
    start += 1;
    size -= oldest[1];
    // Moved together now and then only: each is copied a bounded number of times.
    if (start > 1024 && start * 2 > things.length) {
      things = things.slice(start);
      start = 0;
    }
    return oldest[0];
  };
  return {
    add: (thing, own) => {
      things.push([thing, own]);
      size += own;
      while (things.length - start > most || (size > largest && things.length - start > 1)) {
        shift();
        dropped += 1;
      }
    },
    all: () => things.slice(start).map(([thing]) => thing),
    shift,
    dropped: () => dropped,
  };
};
