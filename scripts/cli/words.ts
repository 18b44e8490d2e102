/** `0.3 s`, `12.0 s`, `3 min 5 s`. */
export const secondsOf = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 600) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};

/** `12 s`, `5 min`, `3 h`, `4 d`: how old something is. */
export const ageOf = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
};

/** Columns, two blanks apart, each at least so wide; the last one is not padded. */
export const columns = (rows: readonly (readonly string[])[], least: readonly number[] = []): string => {
  const widths = (rows[0] ?? []).map((_, index) =>
    rows.reduce((widest, row) => Math.max(widest, (row[index] ?? '').length), least[index] ?? 0),
  );
  return rows
    .map(row =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map(line => `  ${line}\n`)
    .join('');
};

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
