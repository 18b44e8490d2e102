import { ApiError } from '../../lab/core/contract.ts';
import { type Core, newLab } from '../../lab/core/lab.ts';
import type { LabOptions } from '../../lab/core/options.ts';
import type { Plan } from './plan.ts';
import { runPlan } from './run.ts';

/** One thing that was asked of the lab's core, with its time. */
interface Asked {
  readonly at: number;
  readonly what: Exclude<keyof Core, 'now'>;
  readonly given: readonly unknown[];
  /** The answer, or what was thrown, as text. */
  readonly answer: string;
}

/** Everything that was asked of one core, in order, and what it began with. */
export interface Recording {
  readonly options: Omit<LabOptions, 'now' | 'backing'>;
  readonly asked: readonly Asked[];
}

type Act = (...given: readonly unknown[]) => unknown;

/** A core that writes down what is asked of it. */
const recorded = (options: LabOptions): { readonly lab: Core; readonly recording: Recording } => {
  const { now, backing: _, ...rest } = options;
  const core = newLab(options);
  const asked: Asked[] = [];
  const writes = (what: Asked['what']): Act => {
    const act = core[what] as Act;
    return (...given) => {
      const entry = { at: now(), what, given };
      const { answer, out } = tried(() => act(...given));
      asked.push({ ...entry, answer });
      return out();
    };
  };
  const names = Object.keys(core).filter((name): name is Asked['what'] => name !== 'now');
  const lab = { ...core, ...Object.fromEntries(names.map(name => [name, writes(name)])) };
  return { lab, recording: { options: structuredClone(rest), asked } };
};

const tried = (act: () => unknown) => {
  try {
    const answer = act();
    return { answer: JSON.stringify(answer) ?? '', out: () => answer };
  } catch (thrown) {
    const out = (): never => {
      throw thrown;
    };
    return { answer: String(thrown), out };
  }
};

/** What a schedule asks of its core. */
export const recordPlan = async (plan: Plan): Promise<Recording> => {
  const recordings: Recording[] = [];
  await runPlan(plan, false, options => {
    const { lab, recording } = recorded(options);
    recordings.push(recording);
    return lab;
  });
  const [recording] = recordings;
  if (!recording) throw new Error('the schedule has no lab');
  return recording;
};

/** Asks a new core all of it again, at the same times. */
export const replay = (recording: Recording): void => again(recording, act => act());

/** The first thing to which a new core answers otherwise, in words. */
export const firstDifference = (recording: Recording): string | undefined => {
  let different: string | undefined;
  again(recording, (act, { what, given, answer }) => {
    const now = tried(act).answer;
    if (now !== answer)
      different ??= `${what} ${JSON.stringify(given)} was answered ${answer}, and is now answered ${now}`;
  });
  return different;
};

const again = ({ options, asked }: Recording, take: (act: () => unknown, asked: Asked) => void): void => {
  let now = 0;
  const core = newLab({ ...options, now: () => now, backing: nothingBehind });
  for (const each of asked) {
    now = each.at;
    const act = core[each.what] as Act;
    try {
      take(() => act(...each.given), each);
    } catch (thrown) {
      // What AWS refuses is an answer as well.
      if (!(thrown instanceof ApiError)) throw thrown;
    }
  }
};

const nothingBehind = { launched: () => undefined, terminated: () => undefined, rebooted: () => undefined };
