import { failure } from '../errors.ts';
import type { Secret } from '../fleet/secret.ts';
import { writeTar } from '../render/tar.ts';
import type { Contact } from './contact.ts';
import type { MachineScripts } from './scripts.ts';

/** Secrets on their way to a machine. */
export interface Credentials {
  readonly tar: Buffer;
  readonly count: number;
}

export const packCredentials = (
  secrets: readonly { name: string; secret?: Secret }[],
): Credentials | undefined => {
  const entries = secrets.flatMap(({ name, secret }) =>
    secret ? [{ path: name, mode: '644' as const, content: secret.reveal() }] : [],
  );
  return entries.length > 0 ? { tar: writeTar(entries), count: entries.length } : undefined;
};

/** Puts each secret into its file, over the verified connection and on stdin: no argument, variable or log has any. */
export const deliver = async (
  contact: Contact,
  scripts: MachineScripts,
  machine: string,
  { tar, count }: Credentials,
): Promise<void> => {
  const answer = await contact.run(scripts.credentials, {
    args: [String(count)],
    input: tar,
    timeout: 60_000,
  });
  if (answer.code === 0 && /^@credentials$/m.test(answer.stdout)) return;
  throw failure({
    what: `The secrets could not be put onto the machine (exit code ${answer.code})`,
    machine,
    why: answer.stderr.trimEnd().split('\n').at(-1) ?? '',
    next: `./mayfly debug ${machine}`,
  });
};
