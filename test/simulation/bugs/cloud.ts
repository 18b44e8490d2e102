import type { Bug } from './bug.ts';

const ec2 = 'scripts/providers/ec2';
const tests = 'test/providers/ec2';

/** Bugs in what is asked of the cloud, and in what its answers are taken for. */
export const cloudBugs: readonly Bug[] = [
  {
    name: 'a machine that is missing from one answer is gone',
    of: 'predecessor: NotFound = gone; terraform #8250, CAPA #1769',
    patches: [
      {
        file: `${ec2}/remove-machines.ts`,
        from: 'if (!young.has(id) && isAbsent(one, now)) absent.push(one);',
        to: 'if (!young.has(id)) ended.push(one);',
      },
    ],
    tests: [`${tests}/remove.test.ts`],
  },
  {
    name: 'only the first page is read',
    of: 'predecessor; aec #405, boto3 #2888',
    patches: [
      {
        file: 'scripts/providers/aws/pages.ts',
        from: 'token = page.NextToken || undefined;',
        to: 'token = undefined;',
      },
    ],
    schedules: 8000,
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'a clock that is wrong stops the first call of every region',
    of: 'found here: the SDK mends the next call only, each client for itself',
    patches: [
      { file: 'scripts/providers/aws/in-time.ts', from: 'if (!learned || signal?.aborted) ', to: '' },
    ],
    tests: ['test/providers/aws/sdk.test.ts'],
  },
  {
    name: 'a fresh token for each try',
    of: 'CAPA #173, skypilot #656',
    patches: [
      {
        file: `${ec2}/launch-call.ts`,
        from: 'const createFleet = (',
        to: 'const fresh = { number: 0 };\nconst createFleet = (',
      },
      {
        file: `${ec2}/launch-call.ts`,
        from: `    ClientToken: making.name,
    LaunchTemplateConfigs: [`,
        to: `    ClientToken: making.name.slice(0, 40) + fresh.number++,
    LaunchTemplateConfigs: [`,
      },
    ],
    schedules: 2000,
  },
  {
    name: "the user's tag wins over ours",
    of: 'CAPA #4629: 124 instances for 2 machines',
    patches: [
      {
        file: 'scripts/providers/aws/marks.ts',
        from: 'if (!isOurs(key)) tags.set(key, value);',
        to: 'late.set(key, value);',
      },
      {
        file: 'scripts/providers/aws/marks.ts',
        from: "  const users = listOf(making, 'tags');",
        to: "  const late = new Map<string, string>();\n  const users = listOf(making, 'tags');",
      },
      {
        file: 'scripts/providers/aws/marks.ts',
        from: '  return tags;',
        to: '  for (const [key, value] of late) tags.set(key, value);\n  return tags;',
      },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'machines are found by Name',
    of: 'predecessor; facts 4.4',
    patches: [
      {
        file: `${ec2}/owner.ts`,
        from: `        { Name: \`tag:\${ownerTags.fleet}\`, Values: [scope.fleet] },
        { Name: \`tag:\${ownerTags.environment}\`, Values: [scope.environment] },`,
        to: `        { Name: 'tag:Name', Values: [scopeName(scope)] },`,
      },
    ],
    schedules: 500,
  },
  {
    name: 'another environment of the same fleet is taken for ours',
    of: 'testcontainers-go #2445',
    patches: [
      {
        file: `${ec2}/owner.ts`,
        from: `
        { Name: \`tag:\${ownerTags.environment}\`, Values: [scope.environment] },`,
        to: '',
      },
      {
        file: 'scripts/providers/aws/in-scope.ts',
        from: 'owner.environment === scope.environment',
        to: 'true',
      },
    ],
    schedules: 500,
  },
  {
    name: 'machines are not tagged at birth',
    of: 'predecessor; facts 4.4',
    patches: [
      {
        file: `${ec2}/launch-call.ts`,
        from: "tagSpecifications(making, ['fleet', 'instance', 'volume'])",
        to: "tagSpecifications(making, ['fleet'])",
      },
      {
        file: `${ec2}/make-template.ts`,
        from: `      'instance',
      'volume',
      'network-interface',
`,
        to: `      'volume',
      'network-interface',
`,
      },
    ],
    schedules: 500,
  },
  {
    name: 'a persistent spot request',
    of: 'fastec2 #14, ansible PR #69145',
    patches: [
      {
        file: `${ec2}/launch-call.ts`,
        from: "SpotInstanceType: 'one-time'",
        to: "SpotInstanceType: 'persistent'",
      },
    ],
    schedules: 8000,
  },
  {
    name: 'a lost answer is taken for a no',
    of: 'aws provider #8163, pulumi #11599',
    patches: [
      {
        file: 'scripts/providers/aws/codes.ts',
        from: "return unsent.has(error.code) ? 'unsent' : 'ambiguous';",
        to: "return unsent.has(error.code) ? 'unsent' : 'refused';",
      },
    ],
    schedules: 2000,
  },
  {
    name: 'a lost try before a good one is forgotten',
    of: 'found here',
    patches: [{ file: 'scripts/providers/aws/doubt.ts', from: '...(late && { late })', to: '' }],
    schedules: 8000,
  },
  {
    name: 'machines that AWS does not show yet are gone',
    of: 'terraform #8029, skypilot #4431',
    patches: [
      {
        file: 'scripts/providers/aws/recent.ts',
        from: 'return [...waiting.values()].flatMap(',
        to: 'return [...waiting.values()].slice(0, 0).flatMap(',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'a region that fails is taken for an empty one',
    of: 'predecessor; facts 4.7',
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
    name: 'an old intent is sent again',
    of: 'facts 4.6: after the life of its token it is a new launch',
    patches: [
      {
        file: `${ec2}/settle.ts`,
        from: '!dead.has(key) && quietAt(key, age) > clock.monotonic()',
        to: '!dead.has(key) && quietAt(key, age) > 0',
      },
      { file: `${ec2}/settle.ts`, from: '&& age <= context.quietWindow * replayShare', to: '' },
    ],
    tests: [`${tests}/settle.test.ts`],
  },
  {
    name: 'open intents are neither sent again nor waited for',
    of: 'facts 3, design B: 43.9 % leaks',
    patches: [
      {
        file: `${ec2}/settle.ts`,
        from: '.filter(({ key, age }) => !dead.has(key) &&',
        to: ".filter(({ key, age }) => key === '' && !dead.has(key) &&",
      },
    ],
    schedules: 8000,
    tests: [`${tests}/settle.test.ts`],
  },
  {
    name: 'what a launch that is sent again made lives on',
    of: 'facts 4.6',
    patches: [
      {
        file: `${ec2}/settle.ts`,
        from: "if (ids.length === 0) return 'dead';",
        to: "if (ids.length >= 0) return 'dead';",
      },
    ],
    tests: [`${tests}/settle.test.ts`],
  },
  {
    name: 'the window is skipped when the store is lost',
    of: 'facts 3: journal lost, 90.0 % leaks',
    patches: [
      {
        file: `${ec2}/settle.ts`,
        from: 'if (!complete) waits.push(',
        to: 'if (!complete && waits.length > 1000) waits.push(',
      },
    ],
    schedules: 500,
  },
  {
    name: 'a launch is sent again although the journal lost lines',
    of: 'seed 30121164: it had been refused, and made a machine beside the one of another region',
    patches: [{ file: `${ec2}/settle.ts`, from: 'complete && making.kind', to: 'making.kind' }],
    tests: [`${tests}/settle.test.ts`],
  },
  {
    name: 'a destroy ends where AWS does not tell who uses a security group',
    of: 'seed 20140826',
    patches: [{ file: `${ec2}/remove-group.ts`, from: 'return wordsOf(unseen);', to: 'throw unseen;' }],
    tests: [`${tests}/remove.test.ts`],
  },
  {
    name: 'the end of machines is ordered with an empty list',
    of: 'facts 4.8',
    patches: [
      { file: `${ec2}/terminate.ts`, from: '    if (some.length === 0) return;\n', to: '' },
      {
        file: `${ec2}/terminate.ts`,
        from: 'length: Math.ceil(ids.length / batch)',
        to: 'length: Math.max(1, Math.ceil(ids.length / batch))',
      },
    ],
    tests: [`${tests}/remove.test.ts`],
  },
  {
    name: 'one bad id keeps all machines alive',
    of: 'facts (EC2): one bad id fails a whole terminate',
    patches: [
      {
        file: `${ec2}/terminate.ts`,
        from: 'if (some.length > 1 && isAboutSome(thrown)) return each(some);',
        to: 'if (some.length > 1 && !isAboutSome(thrown)) return each(some);',
      },
    ],
    tests: [`${tests}/remove.test.ts`],
  },
  {
    name: 'the age of an intent is told by the clock of the laptop',
    of: 'facts 5 and T7: a clock that jumps',
    patches: [
      {
        file: `${ec2}/settle.ts`,
        from: 'await askForTime(context.calls, homesOf(context), signal)',
        to: 'clock.now()',
      },
    ],
    tests: [`${tests}/settle.test.ts`],
  },
  {
    name: 'gateways of the fleet’s own VPC are forgotten',
    of: 'predecessor A3, A8: VPCs that stay',
    patches: [
      {
        file: `${ec2}/look-others.ts`,
        from: 'asked.gateways(region, filters, options),',
        to: '[] as Awaited<ReturnType<typeof asked.gateways>>,',
      },
    ],
    tests: [`${tests}/own-vpc.test.ts`],
  },
  {
    name: 'a VPC whose making was not answered is made once more',
    of: 'CAPA #173: no token, and not looked for',
    patches: [
      {
        file: `${ec2}/found-or-made.ts`,
        from: 'if (found !== undefined) return found;',
        to: 'if (found !== undefined && failed === 1) return found;',
      },
    ],
    tests: [`${tests}/own-vpc.test.ts`, `${tests}/address.test.ts`],
  },
  {
    name: 'an elastic address that a late call made besides stays, and is paid for',
    of: 'facts 3: AllocateAddress has no token',
    patches: [
      {
        file: `${ec2}/make-address.ts`,
        from: 'await releaseOthers(context, making, signal);',
        to: '',
      },
    ],
    tests: [`${tests}/address.test.ts`],
  },
  {
    name: 'a newer address stays, and that of the fleet is released, after a list missed it',
    of: 'found here',
    patches: [{ file: `${ec2}/addresses.ts`, from: 'ownerOf(address.Tags)?.run', to: 'undefined' }],
    tests: [`${tests}/address.test.ts`],
  },
  {
    name: 'an address is made once more as soon as one list misses it',
    of: 'found here',
    patches: [{ file: `${ec2}/found-or-made.ts`, from: 'looks === firstLooks', to: 'looks === 1' }],
    tests: ['test/simulation/one-answer.test.ts'],
  },
  {
    name: "an elastic address is taken from somebody else's machine",
    of: 'issue 4',
    patches: [
      {
        file: `${ec2}/addresses.ts`,
        from: 'return owner !== undefined && inScope(owner, scope);',
        to: 'return true;',
      },
    ],
    tests: [`${tests}/address.test.ts`],
  },
  {
    name: 'elastic addresses are forgotten by destroy',
    of: 'facts 11: destroy order',
    patches: [
      {
        file: `${ec2}/look-others.ts`,
        from: 'list: async () => (await addressesBy(context, region, filters, options)).flatMap(addressOf),',
        to: 'list: async () => (await addressesBy(context, region, filters, options)).slice(0, 0).flatMap(addressOf),',
      },
    ],
    tests: [`${tests}/conformance.test.ts`],
  },
  {
    name: 'a security group that is in use is given up at once',
    of: 'terraform #1671: DependencyViolation',
    patches: [
      {
        file: `${ec2}/remove-group.ts`,
        from: 'if (!isInUse(thrown)) return refuse(group, wordsOf(thrown));',
        to: 'return refuse(group, wordsOf(thrown));',
      },
    ],
    tests: [`${tests}/remove.test.ts`],
  },
];
