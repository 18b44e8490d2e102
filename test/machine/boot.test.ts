import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { judgeBoot, readBoot } from '../../scripts/machine/boot.ts';
import { seeded } from '../support/seeded.ts';

const datasource = 'DataSourceNoCloud [seed=/var/lib/cloud/seed/nocloud][dsmode=net]';
const runparts = "('scripts-user', RuntimeError('Runparts: 1 failures (runcmd) in 1 attempted commands'))";

/** A stage as cloud-init 22.4 (Debian 12) writes it, and from 23.4 on with what it could recover from. */
const stage = (errors: string[] = [], recoverable?: Record<string, string[]>) => ({
  errors,
  finished: 1795246915.0904467,
  start: 1795246913.4658575,
  ...(recoverable && { recoverable_errors: recoverable }),
});

type Stages = Record<string, unknown>;

const sound: Stages = {
  datasource,
  init: stage(),
  'init-local': stage(),
  'modules-config': stage(),
  'modules-final': stage(),
  'modules-init': { errors: [], finished: null, start: null },
  stage: null,
};

const soundSince234: Stages = {
  ...sound,
  init: stage([], {}),
  'init-local': stage([], {}),
  'modules-config': stage([], {}),
  'modules-final': stage([], {}),
  'modules-init': undefined,
};

interface Said {
  stages?: Stages;
  errors?: string[];
  warnings?: string;
  output?: string;
}

/** What `remote/boot.sh` prints. */
const said = ({ stages = sound, errors = [], warnings = '', output = '' }: Said = {}): string =>
  [
    '@status',
    JSON.stringify({ v1: stages }, null, 1),
    '@result',
    JSON.stringify({ v1: { datasource, errors } }, null, 1),
    `@warnings\n${warnings}@output\n${output}`,
  ].join('\n');

/** What people are told, or undefined when the boot was good. */
const judged = (text: string, policy: 'fail' | 'accept' = 'fail') => {
  try {
    judgeBoot(readBoot(text), 'demo-1', 'templates/first.yaml.hbs', policy, 600);
    return undefined;
  } catch (thrown) {
    assert.ok(thrown instanceof MayflyError);
    assert.equal(thrown.telling.machine, 'demo-1');
    assert.equal(thrown.telling.file, 'templates/first.yaml.hbs');
    return thrown.telling;
  }
};

const warnings = [
  `2026-11-21 07:42:47,794 - util.py[WARNING]: Failed loading yaml blob. Invalid format at line 3 column 1: "while parsing a flow node`,
  '2026-11-21 07:42:48,000 - cloud_config.py[WARNING]: Failed at merging in cloud config part from part-001: empty cloud config',
];

test('a boot without errors is good, with old and new versions of cloud-init', () => {
  assert.equal(judged(said()), undefined);
  assert.equal(judged(said({ stages: soundSince234 })), undefined);
});

test('an error of any stage fails the machine, whatever the policy, and is told once', () => {
  const text = said({ stages: { ...sound, 'modules-final': stage([runparts]) }, errors: [runparts] });
  for (const policy of ['fail', 'accept'] as const) {
    const telling = judged(text, policy);
    assert.equal(telling?.what, 'cloud-init reported an error');
    assert.equal(telling?.why, runparts);
  }
  assert.match(judged(said({ errors: ['only in the result'] }))?.why ?? '', /only in the result/);
  assert.match(
    judged(said({ stages: { ...sound, init: stage(['only in a stage']) } }))?.why ?? '',
    /in a stage/,
  );
});

test('user data that an old cloud-init could not read fails the machine, though cloud-init calls it done', () => {
  const text = said({ warnings: `${warnings.join('\n')}\n` });
  assert.deepEqual(readBoot(text).recoverable, warnings);
  assert.equal(judged(text)?.what, 'cloud-init reported a recoverable error');
  assert.equal(judged(text)?.why, warnings.join('\n'));
  assert.match(judged(text)?.next ?? '', /recoverable_errors: accept/);
});

test('recoverable errors can be accepted', () => {
  assert.equal(judged(said({ warnings: `${warnings.join('\n')}\n` }), 'accept'), undefined);
});

test('from 23.4 on, what cloud-init itself lists counts, at every level and stage, and not its log', () => {
  const stages = {
    ...soundSince234,
    init: stage([], { DEPRECATED: ['a is old', 'b is old'], WARNING: ['c is odd'] }),
    'modules-final': stage([], { WARNING: ['d is odd'] }),
  };
  const text = said({ stages, warnings: 'of the log\n' });
  assert.deepEqual(readBoot(text).recoverable, ['a is old', 'b is old', 'c is odd', 'd is odd']);
  assert.equal(judged(text)?.what, 'cloud-init reported a recoverable error');
  assert.equal(judged(said({ stages: soundSince234, warnings: 'of the log\n' })), undefined);
});

test('a boot that has not ended is not good', () => {
  const running = said({ output: 'one\ntwo\nthree\nfour\n' }).replace(
    /@result\n[\s\S]*@warnings/,
    '@result\n@warnings',
  );
  assert.equal(judged(running)?.what, 'cloud-init was not done within 600 s');
  assert.equal(judged(running)?.why, 'two\nthree\nfour');
});

test('a machine where cloud-init is disabled is not good', () => {
  assert.match(judged('@disabled\n')?.what ?? '', /disabled/);
});

test('what programs print during the boot is not taken for what cloud-init says', () => {
  const output = '@disabled\n@result\n{"v1":{"errors":["fake"]}}\n@status\n{}\n@warnings\nfake\n';
  assert.equal(judged(said({ output })), undefined);
  const real = said({ errors: ['real'], output });
  assert.equal(judged(real)?.why, 'real');
});

test('nothing at all, an empty file and other forms are never a good boot', () => {
  for (const result of [
    '',
    'null',
    '5',
    '"done"',
    '[]',
    '{}',
    '{"v1":5}',
    '{"v1":{}}',
    '{"v1":{"errors":null}}',
  ]) {
    const text = `@status\n@result\n${result}\n@warnings\n@output\n`;
    assert.match(judged(text, 'accept')?.what ?? '', /not done/, result);
  }
  assert.match(judged('', 'accept')?.what ?? '', /not done/);
});

test('errors in a form that cloud-init does not document are told, not lost', () => {
  const odd = { v1: { init: { errors: 'a text' }, final: { errors: { a: ['in a map'], b: 7 } } } };
  const text = `@status\n${JSON.stringify(odd)}\n@result\n{"v1":{"errors":[]}}\n@warnings\n@output\n`;
  assert.equal(judged(text)?.why, 'a text\nin a map\n7');
});

test('a report that was cut off at any byte, or garbled, is never better than the whole one', () => {
  const bad = said({ stages: { ...sound, 'modules-final': stage([runparts]) }, errors: [runparts] });
  for (let length = 0; length < bad.length; length++)
    assert.ok(judged(bad.slice(0, length), 'accept'), `${length} of ${bad.length} characters`);
  const good = said({ warnings: `${warnings.join('\n')}\n` });
  const end = good.indexOf('@output') + '@output'.length;
  for (let length = 0; length < end; length++)
    assert.ok(judged(good.slice(0, length), 'accept'), `${length} of ${good.length} characters`);
  const random = seeded(5);
  for (let count = 0; count < 2000; count++) {
    const bytes = Buffer.from(bad);
    for (let flips = 1 + random.below(4); flips > 0; flips--)
      bytes[random.below(bytes.length)] = random.below(256);
    // Whatever it reads, it neither crashes nor hangs.
    judged(bytes.toString('utf8'));
  }
});

const launched = (launch: string) =>
  readBoot(
    `@status\n${JSON.stringify({ v1: { init: { errors: [] } } })}\n@result\n${JSON.stringify({ v1: { errors: [] } })}\n@warnings\n@launch\n${launch}@firstkeys\nssh-ed25519 AAAA one\n@output\nthe end\n`,
  );

test('a launch script that failed, or does not tell how it ended, is no boot, whatever cloud-init says', () => {
  const judge = (launch: string) =>
    judgeBoot(launched(launch), 'm', 'templates/launch.sh.hbs', 'fail', 60, true);
  judge('code=0\nstep=done\n');
  assert.throws(() => judge('code=3\nstep=user\n'), /failed in its step user \(exit code 3\)/);
  assert.throws(() => judge(''), /did not tell how it ended/);
  assert.deepEqual(launched('').firstKeys, ['ssh-ed25519 AAAA one']);
});
