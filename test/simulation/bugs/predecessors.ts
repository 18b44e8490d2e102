import type { Bug } from './bug.ts';

const ec2 = 'scripts/providers/ec2';
const tests = 'test/providers/ec2';

/** Bugs of the five systems that mayfly grew out of, by their numbers, and of their peers, that are not leaks. */
export const predecessorBugs: readonly Bug[] = [
  {
    name: 'what is sought is written otherwise than what was marked',
    of: 'predecessor A3: tagged `Amauo`, sought `amauo`',
    patches: [
      {
        file: `${ec2}/owner.ts`,
        from: 'Values: [scope.fleet] },',
        to: 'Values: [scope.fleet.toUpperCase()] },',
      },
    ],
    schedules: 500,
  },
  {
    name: 'port 22 is open to the world',
    of: 'predecessor A4',
    patches: [
      {
        file: `${ec2}/ingress.ts`,
        from: '...ssh.map(range =>',
        to: "...ssh.map(() => '0.0.0.0/0').map(range =>",
      },
    ],
    tests: [`${tests}/plan.test.ts`],
  },
  {
    name: 'every machine of the account is taken for ours',
    of: 'predecessor A5: `nuke` ends every spot instance',
    patches: [
      {
        file: `${ec2}/owner.ts`,
        from: "    : [{ Name: 'tag-key', Values: [ownerTags.fleet] }];",
        to: '    : [];',
      },
      {
        file: 'scripts/providers/aws/marks.ts',
        from: 'if (fleet === undefined || environment === undefined) return undefined;',
        to: '',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'only the regions of the fleet file are asked',
    of: 'predecessor A6',
    patches: [
      {
        file: `${ec2}/look.ts`,
        from: '.filter(([, enabled]) => enabled).map(([name]) => name)',
        to: '.filter(([, enabled]) => enabled).map(([name]) => name).filter(name => name.startsWith("us-"))',
      },
    ],
    tests: [`${tests}/look.test.ts`],
  },
  {
    name: 'list shows only what the store knows',
    of: 'predecessor A7',
    patches: [
      {
        file: 'scripts/operations/list.ts',
        from: '  const present = look.machines.map(machine => listed(store, memory, machine));',
        to: '  const present = look.machines.map(machine => listed(store, memory, machine)).filter(({ name }) => memory.machines.has(name));',
      },
    ],
    tests: ['test/operations/truth.test.ts'],
  },
  {
    name: 'what another account does not show is gone',
    of: 'found here; aws-nuke #443',
    patches: [
      {
        file: 'scripts/operations/same-account.ts',
        from: 'if (account === undefined || accounts.size === 0 || accounts.has(account)) return;',
        to: 'if (account !== undefined || accounts.size === 0) return;',
      },
    ],
    tests: ['test/operations/other-account.test.ts'],
  },
  {
    name: 'a machine that goes down is gone',
    of: 'predecessor A8: "Complete" when terminate returned',
    patches: [
      {
        file: `${ec2}/remove-machines.ts`,
        from: "if (state === 'terminated') ended.push(one);",
        to: "if (state === 'terminated' || state === 'shutting-down') ended.push(one);",
      },
    ],
    tests: [`${tests}/remove.test.ts`],
  },
  {
    name: 'destroy ends well although something stays',
    of: 'predecessor A8: VPC failed, still "Complete"',
    patches: [
      {
        file: 'scripts/commands/destroy.ts',
        from: 'exit: destroyed.proven ? Exit.done : Exit.unproven,',
        to: 'exit: Exit.done,',
      },
    ],
    tests: ['test/commands/destroy.test.ts'],
  },
  {
    name: 'a fleet smaller than its minimum is good',
    of: 'predecessor A12: a region "SKIPPED", exit 0',
    patches: [
      {
        file: 'scripts/fleet/verdict.ts',
        from: 'const good = ready >= min && ready > 0;',
        to: 'const good = ready > 0;',
      },
    ],
    tests: ['test/fleet/verdict.test.ts'],
  },
  {
    name: 'a secret shows itself where it is printed',
    of: 'predecessor A15',
    patches: [
      {
        file: 'scripts/fleet/secret.ts',
        from: 'toString(): string {\n    return redacted;',
        to: 'toString(): string {\n    return this.#bytes.toString();',
      },
    ],
    tests: ['test/secrets/secret.test.ts'],
  },
  {
    name: 'the metadata service answers without a token',
    of: 'predecessor A17: IMDSv1',
    patches: [
      { file: `${ec2}/make-template.ts`, from: "HttpTokens: 'required',", to: "HttpTokens: 'optional'," },
    ],
    tests: [`${tests}/make.test.ts`],
  },
  {
    name: 'a price that is not known is guessed',
    of: 'predecessor A19: $0.05 by default',
    patches: [
      {
        file: `${ec2}/prices.ts`,
        from: "?? found.get(keyOf({ ...ware, zone: '' })));",
        to: "?? found.get(keyOf({ ...ware, zone: '' })) ?? 0.05);",
      },
    ],
    tests: [`${tests}/prices.test.ts`],
  },
  {
    name: 'a pool without capacity ends the launch',
    of: 'predecessor A21',
    patches: [
      {
        file: 'scripts/providers/aws/codes.ts',
        from: "if (capacity.has(code)) return 'capacity';",
        to: "if (capacity.has(code)) return 'other';",
      },
    ],
    tests: [`${tests}/launch.test.ts`],
  },
  {
    name: 'a pool that was never tried is left out',
    of: 'facts (EC2): UnfulfillableCapacity says nothing of a pool',
    patches: [
      {
        file: `${ec2}/standing.ts`,
        from: "    case 'unfulfilled':\n    case 'throttle':\n      return [];",
        to: "    case 'unfulfilled':\n      return [pool];\n    case 'throttle':\n      return [];",
      },
    ],
    tests: [`${tests}/next.test.ts`],
  },
  {
    name: 'what cloud-init says of the first boot is not heeded',
    of: 'predecessor A23; cloud-init exit 0 with errors',
    patches: [
      {
        file: 'scripts/machine/boot.ts',
        from: '  if (report.errors.length > 0)\n',
        to: '  if (report.errors.length > 1000)\n',
      },
    ],
    tests: ['test/machine/boot.test.ts'],
  },
  {
    name: 'files that were changed on the machine are not noticed',
    of: 'predecessor A24',
    patches: [
      {
        file: 'scripts/machine/attest.ts',
        from: 'if (seen.files.length > 0 || seen.manifest !== options.manifest)',
        to: "if (seen.files.length > 0 && seen.manifest === '')",
      },
    ],
    tests: ['test/machine/attest.test.ts'],
  },
  {
    name: 'debug ends well on a broken machine',
    of: 'predecessor A26; fly doctor',
    patches: [{ file: 'debug/verdict.ts', from: 'broken: 1,', to: 'broken: 0,' }],
    tests: ['test/debug/judge.test.ts'],
  },
  {
    name: 'callers who failed together come again together',
    of: 'karpenter #9175: no jitter',
    patches: [
      {
        file: 'scripts/providers/aws/calls.ts',
        from: 'Math.ceil(fraction() * Math.min(',
        to: 'Math.ceil(fraction() ** 0 * Math.min(',
      },
    ],
    tests: ['test/providers/aws/calls.test.ts'],
  },
  {
    name: 'who lost his lock gives back that of another',
    of: 'terraform: unlock is get, compare, unconditional delete',
    patches: [
      {
        file: 'scripts/store/lease.ts',
        from: 'if ((await highestFence(files, folder)) === fence) await note({ released: true });',
        to: 'await files.write(lockFile(folder, await highestFence(files, folder)), encodeNote(scope, { ...held.note, heartbeat: clock.now(), released: true }), fileMode);',
      },
    ],
    tests: ['test/store/stopped.test.ts'],
  },
  {
    name: 'a key that the machine’s console does not tell is trusted',
    of: 'skypilot #4005, kamal #427: first use is trusted',
    patches: [
      {
        file: 'scripts/operations/key-on-console.ts',
        from: 'const found = keys.find(({ blob }) => blob.equals(shown));',
        to: 'const found = keys[0] && { ...keys[0], blob: shown };',
      },
    ],
    tests: ['test/operations/key-on-console.test.ts'],
  },
];
