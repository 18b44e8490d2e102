export interface Share {
  /** Relative to the others. */
  readonly weight: number;
  readonly most: number;
}

/**
 * Divides whole things by weight: largest remainders first, the first of equals first. What one cannot take the others
 * get; less than all is given when nobody can take more.
 */
export const spread = (count: number, shares: readonly Share[]): number[] => {
  const given = shares.map(() => 0);
  let left = count;
  // Each turn fills one of them up, or gives the last one away.
  for (let turn = 0; turn <= shares.length && left > 0; turn++) {
    const open = shares.flatMap(({ weight, most }, index) =>
      weight > 0 && (given[index] ?? 0) < most ? [{ index, weight, room: most - (given[index] ?? 0) }] : [],
    );
    const total = open.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) break;
    const parts = open.map(({ index, weight, room }) => {
      const exact = (left * weight) / total;
      return { index, room, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
    });
    let over = left - parts.reduce((sum, { whole }) => sum + whole, 0);
    for (const part of [...parts].sort((a, b) => b.rest - a.rest || a.index - b.index)) {
      const more = over > 0 ? 1 : 0;
      over -= more;
      const taken = Math.min(part.room, part.whole + more);
      given[part.index] = (given[part.index] ?? 0) + taken;
      left -= taken;
    }
  }
  return given;
};
