import { failure, messageOf } from '../../scripts/errors.ts';
import { controlPath } from './control.ts';
import type { LabState } from './state.ts';

/** Asks the lab's control endpoint. Throws when the lab, which runs, does not answer. */
export const askStatus = async (
  { url, token, pid }: LabState,
  log: string,
): Promise<{ readonly actions: Readonly<Record<string, number>> }> => {
  try {
    const response = await fetch(`${url}${controlPath}status`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    return (await response.json()) as { actions: Record<string, number> };
  } catch (thrown) {
    throw failure(
      {
        what: `The lab’s process ${pid} runs but does not answer`,
        why: messageOf(thrown),
        file: log,
        next: 'mayfly lab stop',
      },
      thrown,
    );
  }
};
