import { readConsoleKeys } from '../machine/console-keys.ts';
import type { HostKey } from '../machine/host-key.ts';
import { HostKeyMismatch } from '../machine/session.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Workplace } from './workplace.ts';

/** Milliseconds between looks at a console: it is told late, and not all the time. */
const between = 5000;

/**
 * The key that a machine showed instead of the one that its first boot was to bring, where its own console tells it:
 * that comes from the provider, and nobody between could have written it. A template that leaves the key to the image
 * is known by this. undefined where the console does not tell the key before `until`.
 */
export const keyOnConsole = async (
  { provider, world, signal }: Workplace,
  machine: ProviderMachine,
  thrown: unknown,
  until: number,
): Promise<HostKey | undefined> => {
  if (!(thrown instanceof HostKeyMismatch) || provider.hostKeys) return undefined;
  const { shown } = thrown;
  if (!shown) return undefined;
  for (;;) {
    const text = await provider.consoleText(machine).catch(() => undefined);
    signal.throwIfAborted();
    const { keys, whole } = readConsoleKeys(text ?? '');
    const found = keys.find(({ blob }) => blob.equals(shown));
    if (found || whole || world.clock.monotonic() + between >= until) return found;
    await world.clock.sleep(between, signal);
  }
};
