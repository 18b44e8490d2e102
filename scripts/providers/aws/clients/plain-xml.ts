type Tree = { [name: string]: Tree | string | (Tree | string)[] };

/**
 * The content of an answer's root element as the SDK's own parser reads it, several times as fast: answers about
 * thousands of machines are megabytes. undefined for whatever is not plain (attributes below the root, references,
 * comments, CDATA, text beside elements, carriage returns, faults of syntax): that is left to the SDK.
 */
export const readPlainXml = (text: string): Tree | undefined => {
  if (/[&\r]|<!/.test(text)) return undefined;
  const root = /^\s*(?:<\?[^>]*\?>\s*)?<([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w:.-]*="[^"<>]*")*)\s*>/.exec(text);
  if (!root) return undefined;
  const [head, tag = '', attributes = ''] = root;
  const reader = newReader(text, head.length);
  const value = reader.content(tag);
  if (typeof value !== 'object' || !/^\s*$/.test(text.slice(reader.at()))) return undefined;
  for (const [, name = '', content = ''] of attributes.matchAll(/\s+([^=\s]+)="([^"]*)"/g))
    value[name] = content;
  return value;
};

/**
 * Parts of an instance that mayfly never reads, and most of what is said about one: they are not read at all. None of
 * them is ever inside another one of its name.
 */
const unread: ReadonlySet<string> = new Set([
  'blockDeviceMapping',
  'capacityReservationSpecification',
  'cpuOptions',
  'enclaveOptions',
  'groupSet',
  'hibernationOptions',
  'iamInstanceProfile',
  'maintenanceOptions',
  'metadataOptions',
  'monitoring',
  'networkInterfaceSet',
  'privateDnsNameOptions',
  'productCodes',
]);

/** What counts as blank between elements: with a line break in it, as the SDK has it. */
const isBlank = (text: string) => text.includes('\n') && text.trim() === '';

/** No answer is deeper. */
const deepest = 100;

const newReader = (text: string, start: number) => {
  let position = start;
  /** Those that are good names. */
  const names = new Set<string>();

  /** Passes an element whose start tag was read; false where it does not end. */
  const pass = (name: string): boolean => {
    const end = `</${name}>`;
    const at = text.indexOf(end, position);
    if (at >= 0) position = at + end.length;
    return at >= 0;
  };

  /** The content of an element whose start tag was read, up to and with its end tag. */
  const content = (tag: string, depth = 0, within = ''): Tree | string | undefined => {
    if (depth === deepest) return undefined;
    let tree: Tree | undefined;
    for (;;) {
      const next = text.indexOf('<', position);
      if (next < 0) return undefined;
      const between = next === position ? '' : text.slice(position, next);
      const isEnd = text.charCodeAt(next + 1) === 0x2f;
      if ((tree || !isEnd) && between !== '' && !isBlank(between)) return undefined;
      const end = text.indexOf('>', next);
      if (end < 0) return undefined;
      position = end + 1;
      if (isEnd) {
        if (end - next - 2 !== tag.length || !text.startsWith(tag, next + 2)) return undefined;
        return tree ?? (isBlank(between) ? '' : between);
      }
      const isEmpty = text.charCodeAt(end - 1) === 0x2f;
      const name = text.slice(next + 1, isEmpty ? end - 1 : end);
      if (!names.has(name)) {
        if (!/^[A-Za-z][\w.-]*$/.test(name)) return undefined;
        names.add(name);
      }
      if (within === 'instancesSet' && unread.has(name)) {
        if (!isEmpty && !pass(name)) return undefined;
        tree ??= {};
        continue;
      }
      const value = isEmpty ? '' : content(name, depth + 1, tag);
      if (value === undefined) return undefined;
      tree ??= {};
      const known = tree[name];
      if (known === undefined || !Object.hasOwn(tree, name)) tree[name] = value;
      else if (Array.isArray(known)) known.push(value);
      else tree[name] = [known, value];
    }
  };
  return { content, at: () => position };
};
