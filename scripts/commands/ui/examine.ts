import type { Verdict } from '../../../debug/verdict.ts';
import type { Request } from '../../cli/request.ts';
import { examinationOf } from '../../terminal/model/examination.ts';
import type { KnownFleet } from '../../terminal/model/fleet.ts';
import type { Examination } from '../../terminal/model/state.ts';
import { requestFor } from './quiet.ts';

/** What `mayfly debug` finds, and from the bundle that it saved the units and facts. */
export const examine = async (request: Request, fleet: KnownFleet, machine: string): Promise<Examination> => {
  const [debug, { readBundle }] = await Promise.all([
    import('../debug.ts'),
    import('../../../debug/saved.ts'),
  ]);
  const { json } = await debug.run({ ...requestFor(request, fleet), positional: machine });
  const { verdict, bundle: path } = json as { verdict: Verdict; bundle: string };
  const text = (await request.world.files.read(path)).toString('utf8');
  return examinationOf(readBundle(text, path), verdict, path);
};
