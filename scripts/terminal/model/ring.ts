/** The last so many of a stream of things, by the number that each had in it. */
export interface Ring<T> {
  push(thing: T): void;
  /** The thing with this number (from 0), unless it was dropped or has not come yet. */
  get(number: number): T | undefined;
  /** The number of the oldest that is kept. */
  first(): number;
  /** How many ever came: the number of the next one. */
  count(): number;
  clear(): void;
}

export const ring = <T>(most: number): Ring<T> => {
  const kept: T[] = [];
  let count = 0;
  let begin = 0;
  const first = () => Math.max(begin, count - most);
  return {
    push: thing => {
      kept[count % most] = thing;
      count += 1;
    },
    get: number => (number < first() || number >= count ? undefined : kept[number % most]),
    first,
    count: () => count,
    clear: () => {
      kept.length = 0;
      begin = count;
    },
  };
};
