import type { Request } from '../../cli/request.ts';
import { failure } from '../../errors.ts';
import type { KnownFleet } from '../../terminal/model/fleet.ts';
import { requestFor } from './quiet.ts';

/** What `mayfly ssh` does, in the terminal that the screen has given away. */
export const openShell = async (request: Request, fleet: KnownFleet, machine: string): Promise<void> => {
  const { run } = await import('../ssh.ts');
  const own = requestFor(request, fleet);
  const { say } = request.terminal;
  const { exit } = await run({
    ...own,
    terminal: { ...own.terminal, say },
    positional: machine,
    positionals: [machine],
    after: [],
  });
  // ssh(1), EXIT STATUS: 255 is its own; any other is that of the last command in the shell.
  if (exit === (255 as number))
    throw failure({ what: `ssh to ${machine} failed`, next: `mayfly debug ${machine}` });
};
