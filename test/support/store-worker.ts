import { appendFileSync } from 'node:fs';
import { folderStore } from '../../scripts/store/folder.ts';
import { realWorld } from '../../scripts/world/real.ts';

/**
 * A real process that works on a store, to be killed and stopped by tests. It notes in a file of its own:
 * `<fence> <name>`: this was acknowledged.
 * `held <from> <to>`: it surely held the lock, in nanoseconds of the clock that all processes share.
 * `lost <milliseconds>`: it lost the lock so long after it had asked for it.
 * Arguments: store, notes, name, times, lease and heartbeat in milliseconds.
 */
const [root = '', notes = '', name = '', times = '', length = '', heartbeat = ''] = process.argv.slice(2);
const lease = { length: Number(length), heartbeat: Number(heartbeat) };
const store = folderStore(realWorld(), root, lease).open({ fleet: 'hello', environment: 'default' });

const turn = async (round: number): Promise<boolean> => {
  const asked = performance.now();
  const locked = await store.lock(`${name} ${round}`).catch(() => undefined);
  if (!locked) return false;
  const from = process.hrtime.bigint();
  try {
    let to = from;
    for (const part of ['a', 'b', 'c']) {
      const made = `${name}-${round}-${part}`;
      to = process.hrtime.bigint();
      await locked.write({ type: 'made', run: name, name: made });
      appendFileSync(notes, `${locked.fence} ${made}\n`);
    }
    appendFileSync(notes, `held ${from} ${to}\n`);
    await locked.unlock();
  } catch {
    // Stopped for longer than the lease: the next round takes the lock again.
    appendFileSync(notes, `lost ${performance.now() - asked}\n`);
    await locked.unlock().catch(() => undefined);
  }
  return true;
};

for (let round = 0, tries = 0; round < Number(times) && tries < 100_000; tries += 1) {
  if (await turn(round)) round += 1;
  else await new Promise(resolve => setTimeout(resolve, 5 + Math.random() * 30));
}
