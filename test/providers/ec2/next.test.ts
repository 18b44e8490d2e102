import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextMakings } from '../../../scripts/providers/ec2/next.ts';
import type { Blueprint, Site } from '../../../scripts/providers/ec2/site.ts';
import type { Making, Refusal, Try } from '../../../scripts/providers/provider.ts';
import { owner } from './stage.ts';

const site = (region: string, zones: string, types: readonly string[], room: Site['room'] = {}): Site => ({
  region,
  vpc: 'vpc-1',
  room,
  offers: [...zones].flatMap(letter =>
    types.map(type => ({ zone: `${region}${letter}`, subnet: `subnet-${letter}`, type, image: 'ami-1' })),
  ),
});

const blueprint = (sites: readonly Site[], market: Blueprint['market'] = 'spot'): Blueprint => ({
  sites,
  market,
  fixedAddress: false,
  ingress: [],
  tags: [],
  disk: undefined,
});

const shapeOf = (groups: readonly (readonly Making[])[]) =>
  groups.flat().map(({ place, machines, parameters }) => ({
    place,
    machines,
    market: parameters.market,
    offers: (parameters.offers as string[]).map(offer => {
      const [zone, , type] = offer.split('/');
      return `${zone}/${type}`;
    }),
  }));

/** Every making of a round answered: `made` machines, and these refusals. */
const answered = (
  groups: readonly (readonly Making[])[],
  answer: (making: Making) => [number, ...Refusal[]],
): Try[] =>
  groups.flat().map(making => {
    const [made, ...refusals] = answer(making);
    return { making, made, refusals };
  });

const no = (pool: string, code: string): Refusal => ({ pool, code, why: code });

const two = [site('eu-west-1', 'abc', ['t3.small']), site('us-east-1', 'a', ['t3.small'])];

test('spot machines are spread over the regions by their pools, on-demand ones evenly', () => {
  const machines = (market: Blueprint['market']) =>
    shapeOf(nextMakings(blueprint(two, market), owner, 40, [])).map(({ machines }) => machines);
  assert.deepEqual(machines('spot'), [30, 10]);
  assert.deepEqual(machines('on-demand'), [20, 20]);
});

test('a region gets no more than its quota allows; the others get the rest', () => {
  const small = [site('eu-west-1', 'abc', ['t3.small'], { spot: 4 }), ...two.slice(1)];
  assert.deepEqual(
    shapeOf(nextMakings(blueprint(small), owner, 40, [])).map(({ machines }) => machines),
    [4, 36],
  );
});

test('one call asks for at most 500 machines, and calls of one region are alike in size', () => {
  const sizes = shapeOf(nextMakings(blueprint(two.slice(0, 1)), owner, 1201, [])).map(
    ({ machines }) => machines,
  );
  assert.deepEqual(sizes, [400, 400, 401]);
});

test('the same tries give the same launches with the same tokens; another run or round has others', () => {
  const plan = blueprint(two);
  const names = (by = owner, tries: Try[] = []) =>
    nextMakings(plan, by, 4, tries)
      .flat()
      .map(({ name }) => name);
  assert.deepEqual(names(), names());
  const first = nextMakings(plan, owner, 4, []);
  const others = [
    ...names({ ...owner, run: 'r-2' }),
    ...names({ ...owner, environment: 'staging' }),
    ...names(
      owner,
      answered(first, () => [0, no('eu-west-1a/t3.small/spot', 'UnfulfillableCapacity')]),
    ),
  ];
  assert.equal(new Set([...names(), ...others]).size, 2 + others.length);
  for (const name of names()) assert.match(name, /^[a-z2-7]{52}$/);
});

test('a pool without capacity is left out; one that was not tried is tried again', () => {
  const plan = blueprint(two);
  const first = nextMakings(plan, owner, 40, []);
  const tries = answered(first, ({ place }) =>
    place === 'us-east-1'
      ? [10]
      : [
          0,
          no('eu-west-1a/t3.small/spot', 'InsufficientInstanceCapacity'),
          no('eu-west-1b/t3.small/spot', 'UnfulfillableCapacity'),
        ],
  );
  assert.deepEqual(shapeOf(nextMakings(plan, owner, 30, tries)), [
    {
      place: 'eu-west-1',
      machines: 20,
      market: 'spot',
      offers: ['eu-west-1b/t3.small', 'eu-west-1c/t3.small'],
    },
    { place: 'us-east-1', machines: 10, market: 'spot', offers: ['us-east-1a/t3.small'] },
  ]);
});

for (const [code, left] of [
  ['MaxSpotInstanceCountExceeded', ['us-east-1 spot']],
  ['VcpuLimitExceeded', ['us-east-1 spot']],
  ['MaxFleetCountExceeded', ['us-east-1 spot']],
  ['UnauthorizedOperation', ['us-east-1 spot']],
  ['InvalidGroup.NotFound', ['us-east-1 spot']],
  ['failed', ['us-east-1 spot']],
  ['UnfulfillableCapacity', ['eu-west-1 spot', 'us-east-1 spot']],
  ['RequestLimitExceeded', ['eu-west-1 spot', 'us-east-1 spot']],
] as const)
  test(`after ${code} of a whole region the next machines come from ${left.join(' and ')}`, () => {
    const plan = blueprint(two);
    const pool = code === 'failed' ? 'eu-west-1' : 'eu-west-1/spot';
    const tries = answered(nextMakings(plan, owner, 40, []), ({ place }) =>
      place === 'us-east-1' ? [10] : [0, no(pool, code)],
    );
    const next = shapeOf(nextMakings(plan, owner, 30, tries));
    assert.deepEqual(
      next.map(({ place, market }) => `${place} ${market}`),
      left,
    );
  });

test('a type that a zone does not offer is left out for good, on the other market too', () => {
  const plan = blueprint([site('eu-west-1', 'ab', ['t3.small'])], 'spot-then-on-demand');
  const first = nextMakings(plan, owner, 2, []);
  const tries = answered(first, () => [
    0,
    no('eu-west-1a/t3.small/spot', 'Unsupported'),
    no('eu-west-1b/t3.small/spot', 'InsufficientInstanceCapacity'),
  ]);
  assert.deepEqual(shapeOf(nextMakings(plan, owner, 2, tries)), [
    { place: 'eu-west-1', machines: 2, market: 'on-demand', offers: ['eu-west-1b/t3.small'] },
  ]);
});

test('a subnet without addresses takes its zone out, whatever the type', () => {
  const plan = blueprint([site('eu-west-1', 'ab', ['t3.small', 't3a.small'])]);
  const tries = answered(nextMakings(plan, owner, 2, []), () => [
    0,
    no('eu-west-1a/t3.small/spot', 'InsufficientFreeAddressesInSubnet'),
  ]);
  assert.deepEqual(shapeOf(nextMakings(plan, owner, 2, tries))[0]?.offers, [
    'eu-west-1b/t3.small',
    'eu-west-1b/t3a.small',
  ]);
});

test('machines that may have been made somewhere are not made again elsewhere', () => {
  const plan = blueprint(two);
  const tries = answered(nextMakings(plan, owner, 40, []), ({ place }) =>
    place === 'us-east-1' ? [8] : [0, no('eu-west-1', 'unproven')],
  );
  assert.deepEqual(
    shapeOf(nextMakings(plan, owner, 32, tries)).map(({ place, machines }) => `${place} ${machines}`),
    ['us-east-1 2'],
  );
});

test('a region whose group or template could not be made gets no machines', () => {
  const plan = blueprint(two);
  const making: Making = { kind: 'security group', name: 'g', owner, place: 'eu-west-1', parameters: {} };
  const tries = [{ making, made: 0, refusals: [no('eu-west-1', 'failed')] }];
  assert.deepEqual(
    shapeOf(nextMakings(plan, owner, 4, tries)).map(({ place }) => place),
    ['us-east-1'],
  );
});

test('however everything refuses, the tries end', () => {
  const types = Array.from({ length: 10 }, (_, index) => `c${index}.large`);
  for (const code of [
    'InsufficientInstanceCapacity',
    'UnfulfillableCapacity',
    'Unsupported',
    'VcpuLimitExceeded',
    'Strange',
  ]) {
    const plan = blueprint(
      [site('eu-west-1', 'abc', types), site('us-east-1', 'abcdef', types)],
      'spot-then-on-demand',
    );
    const tries: Try[] = [];
    let rounds = 0;
    for (;;) {
      const next = nextMakings(plan, owner, 5, tries);
      if (next.length === 0) break;
      rounds += 1;
      assert.ok(rounds <= 40, code);
      // At most three pools are tried, as AWS does.
      tries.push(
        ...answered(next, ({ parameters }) => [
          0,
          ...(parameters.offers as string[]).slice(0, 3).map(offer => {
            const [zone, , type] = offer.split('/');
            return no(`${zone}/${type}/${parameters.market}`, code);
          }),
        ]),
      );
    }
    assert.ok(
      tries.some(({ making }) => making.parameters.market === 'on-demand') ||
        code === 'Unsupported' ||
        code === 'Strange',
      code,
    );
  }
});

test('the last of 300 pools is tried, and then the next market, though one answer tells of three only', () => {
  const types = Array.from({ length: 50 }, (_, index) => `t${index}.small`);
  const plan = blueprint([site('us-east-1', 'abcdef', types)], 'spot-then-on-demand');
  const tries: Try[] = [];
  const tried = { spot: new Set<string>(), 'on-demand': new Set<string>() };
  for (let groups = nextMakings(plan, owner, 1, tries); groups.length > 0; ) {
    for (const { market, offers } of shapeOf(groups))
      for (const offer of offers.slice(0, 3)) tried[market as 'spot'].add(offer);
    tries.push(
      ...answered(groups, ({ parameters: { market, offers } }) => [
        0,
        ...(offers as string[]).slice(0, 3).map(offer => {
          const [zone, , type] = offer.split('/');
          return no(`${zone}/${type}/${market}`, 'InsufficientInstanceCapacity');
        }),
      ]),
    );
    groups = nextMakings(plan, owner, 1, tries);
  }
  assert.deepEqual([tried.spot.size, tried['on-demand'].size], [300, 300]);
});
