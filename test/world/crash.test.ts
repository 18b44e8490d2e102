import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Disk } from '../../scripts/world/disk.ts';
import { syncedFiles } from '../../scripts/world/files.ts';
import type { Files } from '../../scripts/world/world.ts';
import { simulatedDisk } from '../support/disk.ts';
import { type Drive, newDrive } from '../support/drive.ts';
import { newLife } from '../support/fate.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { seeded } from '../support/seeded.ts';

const seeds = 12;

/** What a reader sees of `path`: its text, or undefined. */
const seen = (drive: Drive, path: string): string | undefined => drive.tree().get(path)?.toString();

interface Change {
  readonly name: string;
  readonly before: (files: Files) => Promise<void>;
  readonly change: (files: Files) => Promise<unknown>;
  readonly path: string;
  readonly old: string | undefined;
  readonly new: string | undefined;
  /** Other texts that a crash may leave. */
  readonly torn?: boolean;
}

const fresh = async (files: Files) => files.makeFolder('/store');
const withOld = async (files: Files) => {
  await fresh(files);
  await files.write('/store/file', 'old');
};

const changes: Change[] = [
  {
    name: 'a write',
    before: withOld,
    change: files => files.write('/store/file', 'new content'),
    path: '/store/file',
    old: 'old',
    new: 'new content',
  },
  {
    name: 'a first write',
    before: fresh,
    change: files => files.write('/store/file', 'new'),
    path: '/store/file',
    old: undefined,
    new: 'new',
  },
  {
    name: 'an exclusive making',
    before: fresh,
    change: files => files.create('/store/file', 'new'),
    path: '/store/file',
    old: undefined,
    new: 'new',
  },
  {
    name: 'an append',
    before: withOld,
    change: files => files.append('/store/file', ' and more'),
    path: '/store/file',
    old: 'old',
    new: 'old and more',
    torn: true,
  },
  {
    name: 'a first append',
    before: fresh,
    change: files => files.append('/store/file', 'new'),
    path: '/store/file',
    old: undefined,
    new: 'new',
    torn: true,
  },
  {
    name: 'a renaming',
    before: withOld,
    change: files => files.rename('/store/file', '/store/other'),
    path: '/store/other',
    old: undefined,
    new: 'old',
  },
  {
    name: 'a renaming into another folder',
    before: async files => {
      await withOld(files);
      await files.makeFolder('/other');
    },
    change: files => files.rename('/store/file', '/other/file'),
    path: '/other/file',
    old: undefined,
    new: 'old',
  },
  {
    name: 'a removal',
    before: withOld,
    change: files => files.remove('/store/file'),
    path: '/store/file',
    old: 'old',
    new: undefined,
  },
  {
    name: 'the removal of a folder',
    before: withOld,
    change: files => files.remove('/store'),
    path: '/store/file',
    old: 'old',
    new: undefined,
  },
  {
    name: 'a folder with a file',
    before: async () => {},
    change: async files => {
      await files.makeFolder('/store/deep/er');
      await files.write('/store/deep/er/file', 'x');
    },
    path: '/store/deep/er/file',
    old: undefined,
    new: 'x',
  },
];

for (const { name, before, change, path, old, new: next, torn } of changes) {
  test(`${name} that was acknowledged survives a power cut`, async () => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const random = seeded(seed);
      const { files, drive } = memoryFiles({ random });
      await before(files);
      await change(files);
      drive.losePower(random);
      assert.equal(seen(drive, path), next, `seed ${seed}`);
    }
  });

  test(`${name} that a crash interrupts leaves the old state or the new one`, async () => {
    let deaths = 0;
    for (let seed = 1; seed <= seeds; seed += 1)
      for (let dieAt = 1; ; dieAt += 1) {
        const random = seeded(seed * 1000 + dieAt);
        const { files: first, drive } = memoryFiles({ random });
        await before(first);
        const { files, life } = memoryFiles({ drive, random, fate: { dieAt } });
        if ((await Promise.race([change(files), life.died])) !== 'died') break;
        deaths += 1;
        assert.ok(dieAt < 200);
        if (seed % 2 === 0) drive.losePower(random);
        const text = seen(drive, path);
        const whole = text === old || text === next;
        assert.ok(whole || torn, `seed ${seed}, death at call ${dieAt}: ${JSON.stringify(text)}`);
        if (torn) assert.ok((text ?? '').startsWith(old ?? ''), `seed ${seed}, death at call ${dieAt}`);
      }
    assert.ok(deaths >= seeds * 3);
  });

  test(`${name} that fails at any call rejects with the system's code and harms nothing`, async () => {
    for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EMFILE']) {
      let failures = 0;
      for (let failAt = 1; ; failAt += 1) {
        const random = seeded(failAt);
        const { files: first, drive } = memoryFiles({ random });
        await before(first);
        const { files, life } = memoryFiles({ drive, random, fate: { failAt, code } });
        const outcome = await change(files).then(
          () => undefined,
          thrown => thrown.code,
        );
        if (life.calls() < failAt) break;
        failures += 1;
        if (outcome === undefined) assert.equal(seen(drive, path), next);
        else assert.equal(outcome, code);
        const text = seen(drive, path);
        assert.ok(text === old || text === next || (torn && (text ?? '').startsWith(old ?? '')));
        const left = [...drive.tree().keys()].filter(file => file.endsWith('.tmp'));
        assert.deepEqual(left, [], 'no temporary file stays');
      }
      assert.ok(failures >= 3);
    }
  });
}

test('folders whose maker died before it could sync them are made durable by the next one who needs them', async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    const { files: first, drive, life } = memoryFiles({ random, fate: { dieAt: 1 + (seed % 20) } });
    await Promise.race([first.makeFolder('/a/b/c'), life.died]);
    const { files } = memoryFiles({ drive, random });
    await files.makeFolder('/a/b/c');
    await files.write('/a/b/c/file', 'x');
    drive.losePower(random);
    assert.equal(seen(drive, '/a/b/c/file'), 'x', `seed ${seed}`);
  }
});

test('an empty append makes durable what a killed process has appended', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = seeded(seed);
    const { files: first, drive } = memoryFiles({ random });
    await first.write('/file', 'old');
    const { files: dying, life } = memoryFiles({ drive, random, fate: { dieAt: 3 } });
    await Promise.race([dying.append('/file', ' new'), life.died]);
    await first.append('/file', '');
    drive.losePower(random);
    assert.equal(seen(drive, '/file'), 'old new', `seed ${seed}`);
  }
});

test('a file that is renamed into another folder is not in the old one after a power cut', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = seeded(seed);
    const { files, drive } = memoryFiles({ random });
    await withOld(files);
    await files.makeFolder('/other');
    await files.rename('/store/file', '/other/file');
    drive.losePower(random);
    assert.deepEqual([...drive.tree().keys()], ['/other/file'], `seed ${seed}`);
  }
});

test('a disk that takes a text only in part gets the rest of a file, but never the rest of a record', async () => {
  const random = seeded(1);
  const drive = newDrive();
  const disk = simulatedDisk(drive, newLife(random), random, () => new Date(0));
  const slow: Disk = {
    ...disk,
    open: async (path, flags, mode) => {
      const file = await disk.open(path, flags, mode);
      return { ...file, write: bytes => file.write(bytes.subarray(0, Math.ceil(bytes.length / 2))) };
    },
  };
  const files = syncedFiles(slow, random);
  await files.write('/file', 'a whole text');
  assert.equal(seen(drive, '/file'), 'a whole text');
  await assert.rejects(files.append('/file', ' and a record'), { code: 'ENOSPC' });
  assert.equal(seen(drive, '/file'), 'a whole text and a ');
});
