/** Where a list stands: which row is chosen, which is the first that is shown. */
export interface Window {
  readonly index: number;
  readonly top: number;
}

/** The chosen row stays on the screen, with as little scrolling as possible. */
export const windowed = (index: number, top: number, height: number, total: number): Window => {
  const at = Math.max(0, Math.min(index, total - 1));
  const shown = Math.max(1, height);
  const lowest = Math.max(0, Math.min(top, total - shown));
  return { index: at, top: at < lowest ? at : at >= lowest + shown ? at - shown + 1 : lowest };
};

const steps: Readonly<Record<string, (index: number, page: number, total: number) => number>> = {
  up: index => index - 1,
  down: index => index + 1,
  first: () => 0,
  last: (_, __, total) => total - 1,
  pageUp: (index, page) => index - page,
  pageDown: (index, page) => index + page,
  halfUp: (index, page) => index - Math.ceil(page / 2),
  halfDown: (index, page) => index + Math.ceil(page / 2),
};

export const isMovement = (word: string): boolean => word in steps;

/** The index after a movement, inside of the list. */
export const moved = (movement: string, index: number, height: number, total: number): number => {
  const next = steps[movement]?.(index, Math.max(1, height - 1), total) ?? index;
  return Math.max(0, Math.min(next, total - 1));
};
