/** Repeated measurements of one thing. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The median of an even number of values is the mean of the middle two. Throws when there are none. */
export const spread = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => {
    const value = sorted[index];
    if (value === undefined) throw new Error('nothing was measured');
    return value;
  };
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
};

/** Ratios of measurements that were taken in the same round: what slows both down cancels out. */
export const ratios = (ours: readonly number[], floor: readonly number[]): number[] => {
  if (ours.length !== floor.length) throw new Error('both sides have one measurement a round');
  return ours.map((value, round) => value / (floor[round] ?? Number.NaN));
};
