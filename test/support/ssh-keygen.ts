import { realWorld } from '../../scripts/world/real.ts';

/** The ssh-keygen of this computer, which resolves with what it prints, or undefined when there is none. */
export const sshKeygen = async (): Promise<((...args: string[]) => Promise<string>) | undefined> => {
  const { run } = realWorld().processes;
  try {
    await run(['ssh-keygen', '-?']);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  return async (...args) => {
    const { code, stdout, stderr } = await run(['ssh-keygen', ...args], { timeout: 60_000 });
    if (code !== 0) throw new Error(`ssh-keygen ${args[0]}: ${stderr}`);
    return stdout;
  };
};
