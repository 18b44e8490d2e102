import type { Request } from '../../cli/request.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { defaultEnvironment } from '../../fleet/names.ts';
import type { KnownFleet } from '../../terminal/model/fleet.ts';

/** The request of a plain command for one fleet, as the screen makes it: nothing of it reaches the terminal. */
export const requestFor = (
  request: Request,
  { scope, described, provider }: KnownFleet,
  options: Request['options'] = {},
): Request => {
  const { file } = request.options;
  return {
    ...request,
    terminal: quiet(request.terminal),
    positional: undefined,
    positionals: [],
    options: {
      ...(file === undefined ? {} : { file }),
      ...(scope.environment === defaultEnvironment ? {} : { env: scope.environment }),
      ...(described ? {} : { fleet: scope.fleet, provider }),
      ...options,
    },
    listen: () => undefined,
  };
};

const quiet = ({ screen: _, ...terminal }: Terminal): Terminal => ({
  ...terminal,
  print: () => undefined,
  say: () => undefined,
  interactive: false,
  live: false,
});
