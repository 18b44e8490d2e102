import type { Bug } from './bug.ts';

const folder = 'scripts/operations';

/** Bugs in the order of things. */
export const operationBugs: readonly Bug[] = [
  {
    name: 'saved after the call',
    of: 'predecessor; facts 3, design A: 51.6 % leaks',
    patches: [
      {
        file: `${folder}/make.ts`,
        from: "  await store.write({ type: 'intent', run, making, ...dated() });\n",
        to: '',
      },
      {
        file: `${folder}/make.ts`,
        from: 'await store.write(outcome, ...also(made))',
        to: "await store.write({ type: 'intent', run, making }, outcome, ...also(made))",
      },
    ],
    schedules: 8000,
  },
  {
    name: 'a launch in doubt is closed as refused',
    of: 'pulumi #1017, karpenter core #1448',
    patches: [{ file: `${folder}/make.ts`, from: '&& !isUnproven(thrown)', to: '' }],
    tests: ['test/operations/acquire.test.ts'],
  },
  {
    name: 'a launch that was never answered is success',
    of: 'found here: ended with 0 where enough machines were ready',
    patches: [
      {
        file: 'scripts/commands/created.ts',
        from: 'doubt.unproven || ',
        to: '',
      },
    ],
    tests: ['test/simulation/bad-luck.test.ts'],
  },
  {
    name: 'a replace that has begun to remove the old machines is undone where some of the new ones failed',
    of: 'found here',
    patches: [
      {
        file: `${folder}/replace-standing.ts`,
        from: 'if (replacing.replaced && better) {',
        to: 'if (replacing.replaced && better && ready.length === fresh.length) {',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'a rollback ends the machines that another store made meanwhile',
    of: 'found here',
    patches: [
      { file: `${folder}/undo-replace.ts`, from: '=> isOfAnotherStore(memory, thing);', to: '=> false;' },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'machines that another store made meanwhile are not told at the end of a replace',
    of: 'found here',
    patches: [{ file: `${folder}/remove-old.ts`, from: '    ...others.map(leftOfAnother),\n', to: '' }],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'an interrupted replace is undone at the expense of what another store made since',
    of: 'found here',
    patches: [
      { file: `${folder}/replace-standing.ts`, from: ' || isOfAnotherStore(memory, machine)', to: '' },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'a new machine that ended after it was ready counts when those of before are removed',
    of: 'found here',
    patches: [
      {
        file: `${folder}/replace.ts`,
        from: "await stillRunning(place, store, front.machines, 'just replace    # tries again');",
        to: 'front.machines;',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'what spot took while a heal was at work counts as ready at its end',
    of: 'found here',
    patches: [{ file: `${folder}/create.ts`, from: 'sinceLook() < unwatched', to: 'sinceLook() < 1e12' }],
    tests: ['test/simulation/one-answer.test.ts'],
  },
  {
    name: 'after a replace one list decides which machines are forgotten',
    of: 'found here',
    patches: [
      {
        file: `${folder}/remove-old.ts`,
        from: 'const after = await lookForAll(place, store, await store.read());',
        to: 'const after = await place.provider.look(store.scope);',
      },
    ],
    tests: ['test/simulation/one-answer.test.ts'],
  },
  {
    name: 'machines that one list misses are called lost',
    of: 'found here',
    patches: [{ file: `${folder}/ask-again.ts`, from: 'looks < more', to: 'looks < 0' }],
    tests: ['test/simulation/one-answer.test.ts'],
  },
  {
    name: 'a call that waited is not dated anew before it is sent',
    of: 'found here: a laptop that sleeps, a limiter that waits',
    patches: [
      { file: `${folder}/make.ts`, from: 'if (age() < fresh) return;', to: 'if (age() < 1e12) return;' },
    ],
    tests: ['test/operations/make.test.ts'],
  },
  {
    name: 'orphans that could not be removed are proven gone by one list that misses them',
    of: 'found here',
    patches: [{ file: `${folder}/orphans.ts`, from: 'looks === mostLooks', to: 'looks === 1' }],
    tests: ['test/operations/orphans.test.ts'],
  },
  {
    name: 'the good machines of before go although too few of the new ones are left',
    of: 'found here',
    patches: [
      {
        file: `${folder}/replace-standing.ts`,
        from: "enough || ready.length > old.filter(({ state }) => state === 'running').length;",
        to: 'ready.length > 0;',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'a heal takes the newest image',
    of: 'found here: an alias that names another image was told as a changed description',
    patches: [{ file: `${folder}/prepare.ts`, from: 'same ? standing.image : await', to: 'await' }],
    tests: ['test/operations/prepare.test.ts'],
  },
  {
    name: 'machines that could not be written down are made again elsewhere',
    of: 'found here: a full disk right after the answer',
    patches: [
      { file: `${folder}/make.ts`, from: 'if (machines.length === 0) throw thrown;', to: 'throw thrown;' },
    ],
    tests: ['test/operations/make.test.ts'],
  },
  {
    name: 'an interrupt closes the intent of the call that it interrupts',
    of: 'terraform #1905, pulumi #4265',
    patches: [{ file: `${folder}/make.ts`, from: 'if (!place.signal.aborted && ', to: 'if (' }],
    schedules: 8000,
  },
  {
    name: 'one empty look is a proof',
    of: 'facts 3, design B',
    patches: [
      { file: `${folder}/destroy.ts`, from: 'unseen.length === 0 && round > 1)', to: 'unseen.length === 0)' },
      {
        file: `${folder}/account.ts`,
        from: 'if (lag === undefined || look.unseen.length > 0) return look;',
        to: 'if (looks > 0) return look;',
      },
      // Volumes would tell of such a machine.
      { file: `${folder}/room.ts`, from: 'thing.partOf !== undefined || ', to: '' },
    ],
    schedules: 8000,
  },
  {
    name: 'what the journal knows and a look does not show is gone',
    of: 'found here: seeds 7821 and 103999',
    patches: [
      {
        file: `${folder}/account.ts`,
        from: 'if (lag === undefined || look.unseen.length > 0) return look;',
        to: 'if (looks > 0) return look;',
      },
      // Volumes would tell of such a machine.
      { file: `${folder}/room.ts`, from: 'thing.partOf !== undefined || ', to: '' },
    ],
    schedules: 8000,
  },
  {
    name: 'machines that a run of another store has just made are not waited for',
    of: 'found here: Lightsail seed 20001928',
    patches: [{ file: `${folder}/account.ts`, from: '  newcomers: true,\n', to: '' }],
    tests: ['test/operations/strangers.test.ts'],
  },
  {
    name: 'a replace misses machines that a run of another store has just made, or that one look misses',
    of: 'found here',
    patches: [
      {
        file: `${folder}/replace.ts`,
        from: 'memory, beforeMaking(provider));',
        to: 'memory);',
      },
    ],
    tests: ['test/operations/strangers.test.ts'],
  },
  {
    name: 'two empty looks are a proof where the journal does not know of everything',
    of: 'found here: Lightsail seed 20051206',
    patches: [
      {
        file: `${folder}/destroy.ts`,
        from: 'const incomplete = !complete || memory.openIntents.length > 0;',
        to: 'const incomplete = false;',
      },
    ],
    tests: ['test/operations/strangers.test.ts'],
  },
  {
    name: 'one look is enough for a create where nothing but a machine tells of it',
    of: 'found here: Lightsail seed 30066288',
    patches: [{ file: `${folder}/account.ts`, from: '  incomplete: partsTell !== true,\n', to: '' }],
    tests: ['test/operations/strangers.test.ts'],
  },
  {
    name: 'two empty looks are a proof where something was asked for without an answer',
    of: 'found here: seed 120342967',
    patches: [{ file: `${folder}/destroy.ts`, from: ' || memory.openIntents.length > 0', to: '' }],
    tests: ['test/operations/strangers.test.ts'],
  },
  {
    name: 'a group is looked for on the first page only',
    of: 'found here: seed 120342967; aec #405',
    patches: [
      {
        file: 'scripts/providers/ec2/make-group.ts',
        from: 'await describe(calls).groups(place, filters, { signal });',
        to: "(await calls.patient(place, 'ec2:DescribeSecurityGroups', { Filters: filters }, { signal })).SecurityGroups ?? [];",
      },
    ],
    tests: ['test/providers/ec2/make.test.ts'],
  },
  {
    name: 'what one look of many has shown is forgotten',
    of: 'found here: seed 110015688',
    patches: [
      { file: `${folder}/account.ts`, from: '[...look.machines, ...ownThings(look)]', to: 'look.machines' },
    ],
    tests: ['test/operations/strangers.test.ts'],
  },
  {
    name: 'the store is forgotten before the proof',
    of: 'terraform #8250, skypilot #4431: record deleted',
    patches: [
      {
        file: `${folder}/destroy.ts`,
        from: '    let refused: ReadonlyMap',
        to: '    await store.forget();\n    let refused: ReadonlyMap',
      },
    ],
    tests: ['test/operations/truth.test.ts'],
  },
  {
    name: 'a place that did not answer does not stop a proof',
    of: 'predecessor; facts 4.7',
    patches: [
      {
        file: `${folder}/destroy.ts`,
        from: 'if (found.length === 0 && unseen.length === 0 && round > 1) {',
        to: 'if (found.length === 0 && round > 1) {',
      },
      {
        file: `${folder}/destroy.ts`,
        from: 'if (round > rounds || (found.length === 0 && unseen.length > 0))',
        to: 'if (round > rounds)',
      },
    ],
    schedules: 8000,
    tests: ['test/operations/truth.test.ts'],
  },
  {
    name: 'a lost store is taken for one that knows all',
    of: 'facts 3: journal lost',
    patches: [
      {
        file: `${folder}/destroy.ts`,
        from: 'let complete = memory.known;',
        to: 'let complete = true;',
      },
    ],
    schedules: 500,
  },
  {
    name: 'create goes on over a fleet that it does not see',
    of: 'skypilot #2288: duplicates',
    patches: [
      { file: `${folder}/room.ts`, from: '  refuseUnseen(scope, [...late, ...look.unseen]);\n', to: '' },
    ],
    tests: ['test/operations/truth.test.ts'],
  },
  {
    name: 'a region that is down is set aside although machines of the fleet are there',
    of: 'found here',
    patches: [{ file: `${folder}/account.ts`, from: ' && !ours.has(each.place)', to: '' }],
    tests: ['test/operations/account.test.ts'],
  },
  {
    name: 'machines are asked for in a region that was set aside',
    of: 'found here',
    patches: [{ file: `${folder}/acquire.ts`, from: 'away ? leftOut(group, away) : ', to: '' }],
    tests: ['test/simulation/bad-luck.test.ts'],
  },
  {
    name: 'a heal ends the machines that another computer made',
    of: 'found here',
    patches: [
      {
        file: `${folder}/existing.ts`,
        from: '    refuseStrangers(scope, memory, machines, purpose);\n  } else',
        to: '  } else',
      },
    ],
    tests: ['test/simulation/bad-luck.test.ts'],
  },
  {
    name: 'the machine that is to have the address is gone when the last look misses it',
    of: 'found here: seed 190030440',
    patches: [
      { file: `${folder}/address.ts`, from: 'named[0] ?? namesake;', to: 'named[0];' },
      { file: `${folder}/address.ts`, from: 'last || !provider.numbered', to: 'last' },
    ],
    tests: ['test/operations/address.test.ts'],
  },
  {
    name: 'create again makes all machines anew beside those that are there',
    of: 'ansible #18782, CAPA #2915',
    patches: [
      {
        file: `${folder}/room.ts`,
        from: 'await removeOrThrow(place, store, [...remains, ...stale],',
        to: 'await removeOrThrow(place, store, stale,',
      },
    ],
    schedules: 2000,
    tests: ['test/operations/kills.test.ts'],
  },
  {
    name: 'ready before the restart',
    of: 'ansible #78007',
    patches: [
      { file: `${folder}/advance.ts`, from: 'await verify(before);', to: 'await verify(undefined);' },
    ],
    schedules: 500,
  },
  {
    name: 'a machine that is missing from one answer has been removed by somebody else',
    of: 'found here',
    patches: [{ file: `${folder}/watch.ts`, from: 'looks === absence.looks', to: 'looks === 1' }],
    schedules: 8000,
  },
  {
    name: 'a group whose rules could not be set was never made',
    of: 'found here: seed 7985',
    patches: [{ file: 'scripts/providers/ec2/make-group.ts', from: '    doubt.begun();\n', to: '' }],
    tests: ['test/providers/ec2/make.test.ts'],
  },
  {
    name: 'the first key of a machine is trusted for good',
    of: 'facts 8, host keys',
    patches: [
      {
        file: 'scripts/machine/host-key.ts',
        from: 'keys.some(key => key.blob.equals(shown))',
        to: 'keys.length > 0 || shown.length > 0',
      },
    ],
    tests: ['test/machine/host-key.test.ts', 'test/machine/connect.test.ts'],
  },
  {
    name: 'a replace in another region moves an address that cannot leave its own',
    of: 'found here: an audit of the address',
    patches: [
      {
        file: `${folder}/address.ts`,
        from: '    if (!places.includes(address.place)) throw elsewhere(address, places);\n',
        to: '',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'an address that the description has no more stays',
    of: 'found here: an audit of the address',
    patches: [
      {
        file: `${folder}/replace.ts`,
        from: 'old, !definition.static_address)',
        to: 'old)',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'an address that a replace made itself goes to the machine of before',
    of: 'found here: an audit of the address',
    patches: [
      {
        file: `${folder}/newborn.ts`,
        from: 'replacing?.replaced ? undefined',
        to: 'replacing ? undefined',
      },
    ],
    tests: ['test/operations/replace.test.ts'],
  },
  {
    name: 'a machine that a heal has verified through its address has failed for ever',
    of: 'found here: an audit of the address',
    patches: [
      {
        file: `${folder}/give-address.ts`,
        from: 'failed && way.learned',
        to: 'failed && !way',
      },
    ],
    tests: ['test/operations/address.test.ts'],
  },
];
