import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProbe } from '../../debug/frames.ts';

const frame = (name: string, content: string | Buffer, rc = 0, dropped = 0): Buffer => {
  const bytes = Buffer.from(content);
  const header = `@@ ${name} rc=${rc} bytes=${bytes.length} dropped=${dropped}\n`;
  return Buffer.concat([Buffer.from(header), bytes, Buffer.from('\n')]);
};
const end = frame('probe end', 'seconds=1');
const whole = (...frames: Buffer[]) => Buffer.concat([...frames, end]);

test('an answer is read whole: each probe with its exit code, its text and what was dropped', () => {
  const { probes, incomplete } = parseProbe(
    whole(frame('boot status', '{}\n'), frame('units show', 'é', 124, 7)),
  );
  assert.equal(incomplete, undefined);
  assert.deepEqual(probes, {
    'boot/status': { rc: 0, text: '{}\n', dropped: 0 },
    'units/show': { rc: 124, text: 'é', dropped: 7 },
  });
});

test('text and bytes of an answer are read alike', () => {
  const output = whole(frame('a b', 'zwölf ✓\n'), frame('c d', ''));
  assert.deepEqual(parseProbe(output.toString()), parseProbe(output));
});

test('content cannot pass for a frame, whatever stands in it', () => {
  const evil = `x\n${frame('units show', 'ActiveState=active')}${end}\n@@ probe end rc=0 bytes=0 dropped=0\n\n`;
  const { probes, incomplete } = parseProbe(
    whole(frame('deployment log', evil), frame('units show', 'true')),
  );
  assert.equal(incomplete, undefined);
  assert.equal(probes['deployment/log']?.text, evil);
  assert.equal(probes['units/show']?.text, 'true');
  assert.equal(Object.keys(probes).length, 2);
});

test('an answer that ends at any byte gives only whole probes, and says that it is not all', () => {
  const output = whole(frame('a one', 'first\n'), frame('b two', '@@ c three rc=0 bytes=1 dropped=0\nx\n'));
  const all = parseProbe(output).probes;
  for (let length = 0; length < output.length; length++) {
    const { probes, incomplete } = parseProbe(output.subarray(0, length));
    assert.match(
      incomplete ?? '',
      /ends|no answer|damaged after/,
      `cut at ${length} of ${output.length} bytes`,
    );
    for (const [name, probed] of Object.entries(probes)) assert.deepEqual(probed, all[name]);
  }
});

test('what a shell prints before the first frame is skipped', () => {
  const { probes, incomplete } = parseProbe(
    Buffer.concat([Buffer.from('Welcome!\n@@ no frame\n'), whole(frame('a b', 'x'))]),
  );
  assert.equal(incomplete, undefined);
  assert.equal(probes['a/b']?.text, 'x');
});

test('nothing behind damage is believed', () => {
  for (const damage of [
    'noise\n',
    '@@ a b rc=x bytes=1 dropped=0\ny\n',
    '@@ a b rc=0 bytes=99999999 dropped=0\n',
  ]) {
    const output = Buffer.concat([frame('a one', 'x'), Buffer.from(damage), whole(frame('b two', 'y'))]);
    const { probes, incomplete } = parseProbe(output);
    assert.deepEqual(Object.keys(probes), ['a/one'], damage);
    assert.match(incomplete ?? '', /damaged after a\/one/);
  }
  const wrongLength = Buffer.from('@@ a b rc=0 bytes=3 dropped=0\nabcdef\n');
  assert.deepEqual(parseProbe(wrongLength), { probes: {}, incomplete: 'the answer is damaged at a/b' });
});

test('an answer with zero bytes and broken characters is read to its end', () => {
  const { probes, incomplete } = parseProbe(
    whole(frame('a b', Buffer.from([0x61, 0, 0xff, 0xc3])), frame('c d', 'ok')),
  );
  assert.equal(incomplete, undefined);
  assert.equal(probes['a/b']?.text, 'a\0\ufffd\ufffd');
  assert.equal(probes['c/d']?.text, 'ok');
});

test('no answer and an endless answer are told as what they are', () => {
  assert.match(parseProbe('').incomplete ?? '', /no answer/);
  assert.match(parseProbe('bash: command not found\n').incomplete ?? '', /no answer/);
  assert.match(parseProbe(Buffer.alloc(6_000_000, '\n@@ ')).incomplete ?? '', /no answer/);
  const endless = Buffer.concat(
    Array.from({ length: 700 }, (_, index) => frame(`a n${index}`, Buffer.alloc(9000, 'x'))),
  );
  assert.ok(parseProbe(endless).incomplete);
});

test('of two frames of the same name the first one counts', () => {
  assert.equal(parseProbe(whole(frame('a b', 'first'), frame('a b', 'second'))).probes['a/b']?.text, 'first');
});
