/**
 * Whether a name fits a pattern of `*` (any characters, or none) and `?` (one character). Takes at most as many steps as
 * both lengths multiplied, whatever they hold: a regular expression of many stars would try every way.
 */
export const fitsWildcard = (pattern: string, name: string): boolean => {
  let [at, next] = [0, 0];
  let star: { readonly at: number; next: number } | undefined;
  while (next < name.length)
    if (pattern[at] === '*') {
      star = { at, next };
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[next])) {
      at += 1;
      next += 1;
    } else if (star) {
      // The last star takes one character more.
      star.next += 1;
      at = star.at + 1;
      next = star.next;
    } else return false;
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
};
