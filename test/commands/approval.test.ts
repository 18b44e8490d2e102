import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Request } from '../../scripts/cli/request.ts';
import { approval } from '../../scripts/commands/approval.ts';
import { stoppedAtQuestion } from '../../scripts/errors.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { recordingTerminal } from '../support/terminal.ts';

// What is made, lost and paid is shown before it is asked, and nothing but an answer lets it pass.

type Answers = Parameters<typeof recordingTerminal>[0];

const asked = (options: Request['options'], answers: Answers, rule: 'ask' | 'required' = 'ask') => {
  const terminal = recordingTerminal(answers);
  const request: Request = {
    world: realWorld(),
    terminal,
    root: '/nowhere',
    folder: '/nowhere',
    signal: new AbortController().signal,
    positional: undefined,
    positionals: [],
    after: [],
    options,
    listen: () => undefined,
    local: () => text => text,
  };
  const scope = { fleet: 'shop', environment: 'production' };
  const run = async (how: 'yes' | 'name' = 'name') =>
    approval(request, 'destroy', scope, rule)('All of it.\n', how);
  return { terminal, run };
};

const refused = async (run: Promise<void>) => {
  const thrown = await run.then(
    () => assert.fail('it was approved'),
    error => error,
  );
  return { exit: thrown.exit, telling: thrown.telling };
};

describe('on a terminal,', () => {
  test('what is lost for ever is shown, and passes only when the name is typed', async () => {
    const right = asked({}, ['shop-production']);
    await right.run();
    assert.match(right.terminal.err, /^All of it\.\nType shop-production to go on/);
    for (const answer of ['shop', 'y', '', undefined]) {
      const { exit, telling } = await refused(asked({}, [answer]).run());
      assert.equal(exit, 130);
      assert.match(telling.what, /nothing was touched/);
    }
  });

  test('anything else passes with y, and with nothing but y', async () => {
    for (const answer of ['y', 'YES', ' y ']) await asked({}, [answer]).run('yes');
    for (const answer of ['', 'n', 'yeah', undefined])
      assert.equal((await refused(asked({}, [answer]).run('yes'))).exit, 130);
  });

  test('where approval is required, y is not enough', async () => {
    assert.equal((await refused(asked({}, ['y'], 'required').run('yes'))).exit, 130);
    await asked({}, ['shop-production'], 'required').run('yes');
  });

  test('ctrl-C at the question is 130, and nothing more is said', async () => {
    const { terminal, run } = asked({}, [stoppedAtQuestion()]);
    assert.equal((await refused(run())).exit, 130);
    assert.match(terminal.err, /stops here: $/);
  });
});

describe('without a terminal,', () => {
  test('it is refused at once, and the flag is named with all that was given', async () => {
    const { terminal, run } = asked({ env: 'production', images: true }, undefined);
    const { exit, telling } = await refused(run());
    assert.equal(exit, 2);
    assert.equal(telling.next, 'mayfly destroy --env production --images --yes');
    assert.equal(terminal.err, '');
    const required = await refused(asked({}, undefined, 'required').run());
    assert.equal(required.telling.next, 'mayfly destroy --approve shop-production');
  });

  test('--yes shows it and passes, except where approval is required', async () => {
    const { terminal, run } = asked({ yes: true }, undefined);
    await run();
    assert.equal(terminal.err, 'All of it.\n');
    const { exit, telling } = await refused(asked({ yes: true }, undefined, 'required').run());
    assert.equal(exit, 2);
    assert.match(telling.what, /--yes is not enough/);
    assert.equal(telling.next, 'mayfly destroy --approve shop-production');
  });

  test('--approve passes with the name of the fleet, and with no other', async () => {
    for (const rule of ['ask', 'required'] as const)
      await asked({ approve: 'shop-production' }, undefined, rule).run();
    for (const name of ['shop', 'Shop-production', ''])
      for (const yes of [true, false])
        assert.equal((await refused(asked({ approve: name, yes }, undefined).run())).exit, 2);
  });
});
