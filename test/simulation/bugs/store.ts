import type { Bug } from './bug.ts';

const folder = 'scripts/store';

/** Bugs in what is remembered, and in who may write it. */
export const storeBugs: readonly Bug[] = [
  {
    name: 'a damaged journal is read as far as it goes',
    of: 'terraform #17066, #30935: corrupt → []',
    patches: [
      {
        file: `${folder}/book.ts`,
        from: 'memory: damage ? { ...memory, known: false, damage } : memory,',
        to: 'memory: damage ? { ...memory, known: true } : memory,',
      },
    ],
    tests: ['test/store/damage.test.ts'],
  },
  {
    name: 'a lost journal is no damage',
    of: 'nomad #2560',
    patches: [
      { file: `${folder}/book.ts`, from: 'return trace === undefined\n', to: "return trace !== ''\n" },
    ],
    tests: ['test/store/damage.test.ts'],
  },
  {
    name: 'folders are not synced',
    of: 'write-file-atomic #64',
    patches: [
      { file: 'scripts/world/synced.ts', from: "await unless(handle.sync(), 'EINVAL', 'ENOTSUP');", to: '' },
    ],
    tests: ['test/world/crash.test.ts'],
  },
  {
    name: 'the journal is not synced before the call',
    of: 'facts 4.2',
    patches: [{ file: 'scripts/world/synced.ts', from: 'await file.datasync();', to: '' }],
    schedules: 20_000,
    tests: ['test/world/crash.test.ts'],
  },
  {
    name: "a no to this run closes another run's intent",
    of: 'facts 4.6',
    patches: [
      {
        file: `${folder}/fold.ts`,
        from: 'close(intent => intent.name === record.name && intent.run === record.run);',
        to: 'close(intent => intent.name === record.name);',
      },
    ],
    tests: ['test/store/journal.test.ts'],
  },
  {
    name: 'a lost try is closed by the answer to a later one',
    of: 'found here',
    patches: [{ file: `${folder}/fold.ts`, from: 'if (!record.late) close', to: 'close' }],
    tests: ['test/store/journal.test.ts', 'test/operations/acquire.test.ts'],
  },
  {
    name: 'the lock does not hold',
    of: 'terraform #25776, Jepsen on etcd',
    patches: [
      {
        file: `${folder}/acquire.ts`,
        from: "if (seen.state === 'held') throw",
        to: "if (seen.state !== 'held' && seen.state !== 'free' && seen.state !== 'silent') throw",
      },
      {
        file: `${folder}/acquire.ts`,
        from: "if (seen.state === 'silent') {",
        to: "if (seen.fence < 0 && seen.state === 'silent') {",
      },
    ],
    tests: ['test/store/lock.test.ts'],
  },
  {
    name: 'a holder that lost its lock goes on writing',
    of: 'facts 5: fencing; Jepsen on etcd',
    patches: [
      {
        file: `${folder}/lease.ts`,
        from: "if ((await highestFence(files, folder)) !== fence) throw lose('another command took it over');",
        to: '',
      },
    ],
    tests: ['test/store/stopped.test.ts'],
  },
  {
    name: 'a dead holder keeps its lock for ever',
    of: 'terraform #24585, pulumi #2461',
    patches: [
      {
        file: `${folder}/standing.ts`,
        from: "Math.abs(age) <= lease.length ? 'held' : 'silent'",
        to: "lease.length > 0 ? 'held' : 'silent'",
      },
    ],
    schedules: 8000,
    tests: ['test/store/takeover.test.ts'],
  },
  {
    name: 'its own lock file, whose making failed half-way, locks the command out',
    of: 'OpenTofu #4405: own 412 = held',
    patches: [
      { file: `${folder}/claim.ts`, from: '    await giveUp(lock, note).catch(() => undefined);\n', to: '' },
    ],
    tests: ['test/store/crash.test.ts'],
  },
  {
    name: 'local: an answer that is no list is "nothing"',
    of: 'predecessor',
    patches: [
      {
        file: 'scripts/providers/local/containers.ts',
        from: "if (!Array.isArray(parsed)) throw bug('inspect did not answer with a list');",
        to: 'if (!Array.isArray(parsed)) return [];',
      },
    ],
    tests: ['test/providers/local/inspect.test.ts'],
  },
  {
    name: 'local: engine calls of an earlier run are not waited for',
    of: 'found by the kills of issue 2',
    patches: [
      {
        file: 'scripts/providers/local/late.ts',
        from: "process.argv.some(word => word === 'run' || word === 'create') &&",
        to: "process.argv.some(word => word === 'create') &&",
      },
    ],
    tests: ['test/providers/local/late.test.ts'],
  },
  {
    name: "local: another fleet's containers are ours",
    of: 'testcontainers-go #2445',
    patches: [
      {
        file: 'scripts/providers/local/inspect.ts',
        from: 'if (fleet === undefined || environment === undefined) return undefined;\n  return { fleet, environment,',
        to: "if (fleet === undefined || environment === undefined) return { fleet: 'hello', environment: 'default', release: '', run: '' };\n  return { fleet, environment,",
      },
    ],
    tests: ['test/providers/local/inspect.test.ts'],
  },
  {
    name: 'a container of another fleet without its storage hides every machine of this computer',
    of: 'found here: podman killed in the middle of rm',
    patches: [
      {
        file: 'scripts/providers/local/damage.ts',
        from: '|from store .*: container not known/i',
        to: '/i',
      },
    ],
    tests: ['test/providers/local/damage.test.ts'],
  },
  {
    name: 'a volume that another fleet removes meanwhile makes the whole list fail',
    of: 'found here: kills in four fleets side by side',
    patches: [
      {
        file: 'scripts/providers/local/list.ts',
        from: 'args, isVanished)',
        to: 'args, () => false)',
      },
    ],
    tests: ['test/providers/local/damage.test.ts'],
  },
];
