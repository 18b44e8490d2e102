import { type Seeded, seeded } from './seeded.ts';

const words = (text: string) => text.split(' ');
const keys = words(
  'name provider image count min template instance variables services restart window health recoverable_errors ' +
    'accept_failed_units approval secrets from timeouts local environments kind port host url run status contains boot setup engine ' +
    'memory cpus volumes path helth cuont 0 __proto__ constructor toString s default Big',
);
const right: Record<string, readonly unknown[]> = {
  name: ['x', 'hello', 'a'.repeat(31)],
  provider: ['local'],
  count: [1, 3, 7],
  min: [1, 2, 7],
  template: ['a/b.hbs'],
  services: [[], ['nginx.service']],
  window: [0, '5s', 2.5],
  health: [
    [{ kind: 'tcp', port: 80 }],
    [
      { kind: 'http', url: 'http://h/' },
      { kind: 'command', run: ['true'] },
    ],
    [],
  ],
  variables: [{}, { a: 1, b: 'x', c: true }],
  timeouts: [{}, { boot: '5m', setup: 30 }],
  local: [{}, { memory: '1g', volumes: [{ name: 'a', path: '/a' }] }, { cpus: 0.5 }],
  restart: [true, false],
};
const scalars = [
  null,
  0,
  -1,
  1,
  3,
  1e9,
  1.5,
  '',
  '3',
  'x',
  '\u0000',
  '\ud800',
  'x;y',
  '/a',
  '..',
  '5m',
  true,
  false,
];

const value = (random: Seeded, depth: number): unknown => {
  const kind = random.below(depth > 3 ? 1 : 3);
  if (kind === 0) return random.pick(scalars);
  const size = random.below(4);
  if (kind === 1) return Array.from({ length: size }, () => value(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [random.pick(keys), value(random, depth + 1)]),
  );
};

/** Settings of which about one in eight is wrong: many files of this kind are right. */
const settings = (random: Seeded, without: readonly string[]) => {
  const chosen = Object.keys(right).filter(key => !without.includes(key) && random.below(3) === 0);
  const good = chosen.map(key => [key, random.pick(right[key] ?? [])] as const);
  const bad = random.below(4) === 0 ? [[random.pick(keys), value(random, 1)] as const] : [];
  return Object.fromEntries([...good, ...bad]);
};

/** A fleet file as data: mostly right, with an environment or two. */
export const randomFleet = (seed: number): Record<string, unknown> => {
  const random = seeded(seed);
  const environments = Object.fromEntries(
    ['s', 'default', 'b'.repeat(31)]
      .filter(() => random.below(3) === 0)
      .map(key => [key, settings(random, ['name'])]),
  );
  return {
    name: random.pick(right.name ?? []),
    ...settings(random, []),
    ...(random.below(2) && { environments }),
  };
};

/** Any data at all, made of a fleet file's words. */
export const randomData = (seed: number): unknown => value(seeded(seed), 0);

const pieces = [
  ...[...'\n\t\r :-{}[]"\'#&*!|>%@?,~x0\\\u0000\uFEFF\uFFFD\u{1F600}'],
  ...[
    '\n---\n',
    '\n...\n',
    ': ',
    '- ',
    '&a ',
    '*a',
    '!!binary ',
    '<<: *a\n',
    '%YAML 1.1\n',
    '1e9',
    '.nan',
    '0x1F',
    '"\\ud800"',
  ],
  ...keys.map(key => `${key}: `),
];

/** A text with a few pieces cut out, put in or put twice. */
export const mutated = (text: string, seed: number): string => {
  const random = seeded(seed);
  return Array.from({ length: 1 + random.below(4) }).reduce<string>(now => {
    const at = random.below(now.length + 1);
    const end = Math.min(now.length, at + random.below(12));
    const middle = random.pick([random.pick(pieces), '', now.slice(at, end).repeat(2)]);
    return now.slice(0, at) + middle + now.slice(end);
  }, text);
};
