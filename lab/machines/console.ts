/** GetConsoleOutput keeps so many bytes; more is never asked for. */
export const consoleLimit = 65_536;

const overlap = 512;

/** What a console's end says that its end some time before did not say yet. */
export const newText = (before: string, now: string): string => {
  if (now.startsWith(before)) return now.slice(before.length);
  const known = before.slice(-overlap);
  const at = now.lastIndexOf(known);
  return at < 0 ? now : now.slice(at + known.length);
};
