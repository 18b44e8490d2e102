import type { Contact } from '../machine/contact.ts';
import { ConnectionLost } from '../machine/session.ts';
import { scriptFailed } from './trouble.ts';

/** Orders the restart and resolves with the identity of the boot that it ends. */
export const orderRestart = async (line: Contact, script: string, name: string): Promise<string> => {
  let before: string | undefined;
  for (let attempt = 1; before === undefined; attempt++)
    try {
      const answer = await line.run(script, {
        timeout: 60_000,
        once: true,
        onLine: said => {
          if (said.startsWith('boot ')) before ??= said.slice('boot '.length);
        },
      });
      if (before === undefined) throw scriptFailed(name, 'the restart could not be ordered', answer.stderr);
    } catch (thrown) {
      // The machine may be down before its answer is out. Once it told which boot it was, that is what we wait to end;
      // before that, the order is given again: a second restart does no harm.
      if (!(thrown instanceof ConnectionLost) || (before === undefined && attempt === 4)) throw thrown;
    }
  return before;
};
