import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, hash, manifest, observed, quoted, restore } from './observe.ts';
import type { Place } from './place.ts';

export const fileTests = (place: Place): void => {
  test('a machine whose files are as deployed is good, whatever their names', async () => {
    await restore(place);
    const { seen, told } = await observed(place);
    assert.equal(told, undefined);
    assert.deepEqual([seen.verdict, seen.files, seen.manifest], ['good', [], hash(manifest)]);
  });

  for (const [name, change, words] of [
    ['changed', 'echo more >>"/opt/app/a file with  blanks"', ['changed /opt/app/a file with  blanks']],
    ['missing', 'rm "/opt/app/a file with  blanks"', ['missing /opt/app/a file with  blanks']],
    ['of another mode', 'chmod 4755 /opt/app/plain', ['mode 4755 /opt/app/plain']],
    [
      'a folder now',
      'rm /opt/app/plain; mkdir -m 644 /opt/app/plain',
      ['missing /opt/app/plain', 'changed /opt/app/plain'],
    ],
    ['a link to its like', 'cd /opt/app; mv plain other; ln -s other plain', ['mode 777 /opt/app/plain']],
    ['all gone', 'rm -rf /opt/app', Object.keys(files).map(path => `missing ${path}`)],
  ] as const)
    test(`a file that is ${name} is found out`, async () => {
      const { machine } = place;
      await restore(place);
      await machine.sh(change);
      const { seen, told } = await observed(place);
      assert.deepEqual(seen.files, words);
      assert.equal(seen.verdict, 'bad');
      assert.match(told?.message ?? '', /not as deployed/);
    });

  test('a file with a strange name that was changed is found out', async () => {
    const { machine } = place;
    await restore(place);
    await machine.sh(`echo x >${quoted("/opt/app/it's $HOME \\n *")}; echo x >/opt/app/größe`);
    assert.equal((await observed(place)).seen.files.length, 2);
  });

  test('a manifest that is gone is found out', async () => {
    const { machine } = place;
    await restore(place);
    await machine.sh('rm /etc/mayfly/manifest');
    const { seen, told } = await observed(place);
    assert.deepEqual(seen.files, ['missing the manifest']);
    assert.ok(told);
  });
};
