import type { RunningProcess, World } from '../../scripts/world/world.ts';
import { labLabels, type Mark, markOf } from './labels.ts';

/** The mark of a lab whose engine command still makes something: it outlives a lab that was killed. */
export const markOfMaker = ({ argv }: RunningProcess): Mark | undefined => {
  const isEngine = /(^|\/)(podman|docker)$/.test(argv[0] ?? '');
  if (!isEngine || !argv.some(word => word === 'run' || word === 'create')) return undefined;
  const labels = Object.values(labLabels).map(label => {
    const word = argv.find(candidate => candidate.startsWith(`${label}=`));
    return [label, word?.slice(label.length + 1)] as const;
  });
  return markOf(Object.fromEntries(labels));
};

/** How long a late command of the engine may take. */
const patience = 60_000;

/** Waits for such commands of the labs that are ours. What is not done then is found by the look after it, or told. */
export const awaitLateMakers = async (
  { clock, processes }: World,
  ours: (mark: Mark) => Promise<boolean>,
): Promise<void> => {
  const until = clock.monotonic() + patience;
  for (;;) {
    const marks = (await processes.list()).flatMap(process => markOfMaker(process) ?? []);
    const late = await Promise.all(marks.map(ours));
    if (!late.includes(true) || clock.monotonic() > until) return;
    await clock.sleep(100);
  }
};
