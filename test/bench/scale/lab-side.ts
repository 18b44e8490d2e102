import { ApiError } from '../../../lab/core/contract.ts';
import { newLab } from '../../../lab/core/lab.ts';
import { administrator } from '../../../lab/core/simulated.ts';
import type { Asked, Told } from './lab-process.ts';

// The lab in a process of its own, so that its memory is not counted. Time is what each question says.

const [seed = ''] = process.argv.slice(2);
let now = 0;
const lab = newLab({ seed: Number(seed), now: () => now });
const caller = administrator();

const instances = (): number[] => {
  const regions = new Map<string, number>();
  for (const { kind, region } of lab.remains())
    if (kind === 'instance') regions.set(region, (regions.get(region) ?? 0) + 1);
  return [...regions.values()];
};

const answerTo = ({ region, action, input }: Asked): Omit<Told, 'id'> => {
  try {
    if (action === '') return { output: { calls: [...lab.calls()], instances: instances() } };
    return { output: lab.call({ caller, region, action, input }) };
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    return { error: { code: thrown.code, message: thrown.message, status: thrown.status } };
  }
};

process.on('message', (asked: Asked) => {
  now = Math.max(now, asked.now);
  process.send?.({ id: asked.id, ...answerTo(asked) } satisfies Told);
});
