import type { Request } from '../cli/request.ts';
import type { Prepared } from '../operations/prepare.ts';
import { place } from '../render/problem.ts';

/** Tells what was found in the files, and does not stop anything. */
export const tellWarnings = ({ listen, world }: Request, { warnings }: Prepared): void => {
  for (const warning of warnings)
    listen({ type: 'note', text: `warning: ${place(warning)}: ${warning.what}`, at: world.clock.now() });
};
