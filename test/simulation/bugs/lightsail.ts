import type { Bug } from './bug.ts';

const lightsail = 'scripts/providers/lightsail';
const tests = 'test/providers/lightsail';

/** Bugs in what is asked of Lightsail, and in what its answers are taken for. */
export const lightsailBugs: readonly Bug[] = [
  {
    name: 'a name that is taken is adopted without looking at its tags',
    of: 'OpenRouterLabs/spawn PR #2633, turned round',
    patches: [
      {
        file: `${lightsail}/make-machine.ts`,
        from: '({ tags }) => isOfRun(ownerByTags(tags), making.owner)',
        to: '({ tags }) => isOfRun(ownerByTags(tags), making.owner) || tags !== null',
      },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'only the first page of Lightsail is read',
    of: 'predecessor; facts (Lightsail): no paginators',
    patches: [
      { file: `${lightsail}/lists.ts`, from: 'NextToken: page.nextPageToken', to: 'NextToken: undefined' },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'static addresses are forgotten',
    of: 'facts (Lightsail): detached by delete, not released',
    patches: [
      {
        file: `${lightsail}/look.ts`,
        from: '      ...addresses.flatMap(address => readAddress(address, region)),',
        to: '      ...addresses.slice(0, 0).flatMap(address => readAddress(address, region)),',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'disks that a machine leaves behind are forgotten',
    of: 'facts (Lightsail)',
    patches: [
      {
        file: `${lightsail}/look.ts`,
        from: '      ...disks.flatMap(disk => readDisk(disk, region)),',
        to: '      ...disks.slice(0, 0).flatMap(disk => readDisk(disk, region)),',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'HTTP 200 is taken for done',
    of: 'facts (Lightsail): operations are polled',
    patches: [
      {
        file: `${lightsail}/operation.ts`,
        from: "if (now.status === 'Failed') throw failedError(now);",
        to: "if (now.status === 'Failed') return true;",
      },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'the ports of a new machine stay open to everybody',
    of: 'facts (Lightsail): 22 and 80 are open to the world',
    patches: [
      {
        file: `${lightsail}/equip.ts`,
        from: "portInfos: portInfos(listOf(making, 'ports'))",
        to: 'portInfos: instance.networking?.ports ?? []',
      },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'a machine of Lightsail that is missing from one answer is gone',
    of: 'predecessor: NotFound = gone',
    patches: [{ file: `${lightsail}/remove-one.ts`, from: 'absent: 15_000', to: 'absent: 0' }],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'a region of Lightsail that fails is taken for an empty one',
    of: 'facts 4.7',
    patches: [
      {
        file: 'scripts/providers/aws/look-in-regions.ts',
        from: 'unlisted.push({ kind, thrown });',
        to: 'listed += 1;',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'what has lost our tags is removed all the same',
    of: 'facts 4.4',
    patches: [
      {
        file: `${lightsail}/removers.ts`,
        from: 'owner !== undefined && inScope(owner, resource.owner)',
        to: 'owner === undefined || inScope(owner, resource.owner)',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: "the address is taken from somebody else's machine",
    of: 'issue 4',
    patches: [
      {
        file: `${lightsail}/attach.ts`,
        from: 'if (attachedTo !== undefined && !isNamedBy(attachedTo, address.owner))',
        to: 'if (attachedTo === null)',
      },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'a lost detachment of the address is not watched for',
    of: 'issue 4: the address never points nowhere longer than the move',
    patches: [
      {
        file: `${lightsail}/attach.ts`,
        from: 'if (world.clock.monotonic() >= quietAt) return;',
        to: 'if (quietAt > 0) return;',
      },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'a replace makes its machine before it sees that the address is on a machine of somebody else',
    of: 'issue 4: nothing lost; seen on the lab',
    patches: [
      {
        file: 'scripts/operations/replace.ts',
        from: 'await refuseTaken(place, definition, plan, now);',
        to: '',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'nothing is waited for on Lightsail',
    of: 'facts 3: without a quiet window 43.9 % leaks',
    patches: [{ file: `${lightsail}/settle.ts`, from: 'if (left > 0) {', to: 'if (left > 1e9) {' }],
    tests: [`${tests}/settle.test.ts`],
  },
  {
    name: 'what Lightsail saw of host keys is not compared',
    of: 'facts 8: host keys, way 4',
    patches: [
      {
        file: 'scripts/operations/witness.ts',
        from: 'seen.find(line => !known.has(wire(line)))',
        to: 'seen.find(line => known.size === 0 && !known.has(wire(line)))',
      },
    ],
    tests: ['test/operations/witness.test.ts'],
  },
];
