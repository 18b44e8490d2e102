import type { Request } from '../../cli/request.ts';
import { selectMachine } from '../../fleet/select.ts';
import { candidatesOf } from '../../operations/candidates.ts';
import { examine } from '../../operations/examine.ts';
import { examinationOf } from '../../terminal/model/examination.ts';
import type { Examination } from '../../terminal/model/state.ts';
import { expectations } from '../expected.ts';
import { readScope } from '../site.ts';
import { openWorkplace } from '../workplace.ts';

/** What `mayfly debug` finds on a machine of the fleet, with its units and facts. */
export const examineMachine = async (request: Request, word: string): Promise<Examination> => {
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const { all, unseen } = await candidatesOf(place);
  const { name, machine, ended, release } = selectMachine(all, word, unseen);
  const expected = await expectations(request, place)(release);
  return examinationOf(await examine(place, name, machine, { ...expected, ...(ended && { ended }) }));
};
