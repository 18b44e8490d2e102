/** A folder of IMDS: values and folders by name. */
export interface Tree {
  readonly [name: string]: string | Tree;
}

/**
 * What IMDS answers at a path: a value, or the names in a folder, one a line, folders with a slash at their end.
 * undefined where there is nothing. `public-keys` lists `0=name`. Source: EC2 user guide, "Access instance metadata".
 */
export const readTree = (tree: Tree, names: readonly string[]): string | undefined => {
  let at: string | Tree = tree;
  for (const name of names) {
    if (typeof at === 'string' || !Object.hasOwn(at, name)) return undefined;
    at = at[name] as string | Tree;
  }
  if (typeof at === 'string') return at;
  if (names.at(-1) === 'public-keys') return Object.entries(at).map(keyLine).join('\n');
  return Object.entries(at)
    .map(([name, value]) => (typeof value === 'string' ? name : `${name}/`))
    .sort()
    .join('\n');
};

const keyLine = ([index, value]: [string, string | Tree]) => {
  const key = typeof value === 'string' ? value : String(value['openssh-key']);
  return `${index}=${key.trim().split(' ').slice(2).join(' ')}`;
};
