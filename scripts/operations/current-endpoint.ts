import { reasonOf } from '../errors.ts';
import { ConnectionLost } from '../machine/session.ts';
import type { Endpoint } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import { gone } from './gone.ts';
import { type Standstill, stateOf } from './standstill.ts';
import type { Watch, Watched } from './watch.ts';

/** Where the machine answers now, as its provider says; where that cannot be asked, where it was last. */
export const currentEndpoint = async (
  clock: Clock,
  machines: Watch,
  watched: Watched,
  judge: Standstill,
  last: Endpoint | undefined,
): Promise<Endpoint> => {
  const seen = await machines.lately(watched).then(
    machine => ({ machine }),
    (thrown: unknown) => reasonOf(thrown),
  );
  if (typeof seen === 'string') {
    // Anybody else who is there by now shows another key.
    if (last) return last;
    throw new ConnectionLost(seen);
  }
  const { machine } = seen;
  if (!machine) throw gone(clock, machines, watched);
  judge(machine);
  if (!machine.endpoint || machine.state !== 'running')
    throw new ConnectionLost(`the machine is ${stateOf(machine)}`);
  return machine.endpoint;
};
