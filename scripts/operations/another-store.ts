import type { Resource } from '../providers/provider.ts';
import type { Memory } from '../store/store.ts';

/** Whether a run that this store does not know made it. */
export const isOfAnotherStore = ({ runs }: Pick<Memory, 'runs'>, { owner: { run } }: Resource): boolean =>
  run !== '' && !runs.has(run);
