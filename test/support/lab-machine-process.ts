import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from './root.ts';

/** A lab with one machine in a process of its own. */
export interface LabProcess {
  /** In the name or text of everything that it made. */
  readonly word: string;
  /** By SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

export const labMachineProcess = async (t: TestContext, folder: string): Promise<LabProcess> => {
  const entry = join(root, 'test/support/lab-machines-entry.ts');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), entry, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  t.after(kill);
  const [said] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => {
      throw new Error('the lab’s process ended before its machine ran');
    }),
  ]);
  return { word: String(said).trim(), kill };
};
