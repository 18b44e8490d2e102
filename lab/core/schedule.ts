/** What shall happen later, in the order of its time; at the same time, in the order of its planning. */
export interface Schedule {
  at(time: number, effect: () => void): void;
  /** Takes out the next effect that is due at `now`. */
  next(now: number): { readonly time: number; readonly effect: () => void } | undefined;
  /** When the next effect is due; Infinity when there is none. */
  due(): number;
}

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly effect: () => void;
}

/** A binary heap. */
export const newSchedule = (): Schedule => {
  const heap: Entry[] = [];
  let order = 0;
  const before = (a: Entry, b: Entry) => a.time < b.time || (a.time === b.time && a.order < b.order);
  const rise = (entry: Entry) => {
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!before(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  };
  const sink = (entry: Entry) => {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && before(right, heap[child] as Entry)) child += 1;
      const below = heap[child] as Entry;
      if (!before(below, entry)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = entry;
  };
  return {
    at: (time, effect) => {
      order += 1;
      rise({ time, order, effect });
    },
    next: now => {
      const first = heap[0];
      if (!first || first.time > now) return undefined;
      const last = heap.pop() as Entry;
      if (heap.length > 0) sink(last);
      return first;
    },
    due: () => heap[0]?.time ?? Number.POSITIVE_INFINITY,
  };
};
