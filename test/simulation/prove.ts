import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startSweeper } from './apart.ts';
import { keepInCorpus, readCorpus } from './corpus.ts';
import { draw } from './draw.ts';
import type { Plan } from './plan.ts';
import { runPlan } from './run.ts';
import { shrink } from './shrink.ts';
import type { Failure, Swept } from './sweep.ts';

// Seeded schedules of the real operations against the lab under simulated time, on all cores.

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    /** Tells the first failure as it is, and keeps nothing. */
    quick: { type: 'boolean', default: false },
  },
});

const number = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`prove: --${name} takes a whole number above 0, not ${text}`);
  return process.exit(2);
};

const say = (text: string) => process.stdout.write(`${text}\n`);

/** What breaks, made small, with everything that happens in it. */
const tellFailure = async (seed: string, plan: Plan, small: boolean): Promise<boolean> => {
  const { broken } = await runPlan(plan);
  if (broken.length === 0) {
    say(`${seed}: nothing breaks`);
    return true;
  }
  const least = small ? await shrink(plan) : plan;
  const result = await runPlan(least, true);
  say(`\n${seed}: ${broken.join('\n  ')}\n`);
  say(`The least that breaks:\n${JSON.stringify(least, null, 1)}\n`);
  say(`${result.lines.join('\n')}\n\n${result.broken.join('\n')}\n`);
  if (small) keepInCorpus({ found: `${seed}: ${broken[0]}`.slice(0, 300), plan: least });
  return false;
};

const proveCorpus = async (): Promise<boolean> => {
  const kept = readCorpus();
  for (const { found, plan } of kept)
    if ((await runPlan(plan)).broken.length > 0) {
      await tellFailure(`corpus (${found})`, plan, false);
      return false;
    }
  say(`${kept.length} schedules of the corpus: nothing breaks`);
  return true;
};

/** Seeds that a child gets at a time. */
const most = 200;

interface Proved {
  schedules: number;
  twice: number;
  readonly failures: Failure[];
  readonly tally: Map<string, number>;
}

/** Hands out portions of seeds to one child for each core. */
const proveAll = async (first: number, count: number): Promise<Proved> => {
  const proved: Proved = { schedules: 0, twice: 0, failures: [], tally: new Map() };
  const began = performance.now();
  let handed = 0;
  let told = began;
  const take = (swept: Swept) => {
    proved.schedules += swept.schedules;
    proved.twice += swept.twice;
    proved.failures.push(...swept.failures);
    for (const [what, times] of Object.entries(swept.tally))
      proved.tally.set(what, (proved.tally.get(what) ?? 0) + times);
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    const seconds = (told - began) / 1000;
    say(
      `${proved.schedules} of ${count} schedules in ${seconds.toFixed(0)} s, ${(proved.schedules / seconds).toFixed(0)} a second, ${proved.failures.length} broke`,
    );
  };
  const work = async () => {
    const sweeper = startSweeper();
    try {
      while (handed < count && proved.failures.length === 0) {
        const portion = { first: first + handed, count: Math.min(most, count - handed) };
        handed += portion.count;
        take(await sweeper.sweep(portion));
      }
    } finally {
      sweeper.end();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return proved;
};

const main = async (): Promise<boolean> => {
  Error.stackTraceLimit = 0;
  if (values.only !== undefined) {
    const seed = number('only', values.only);
    return tellFailure(String(seed), draw(seed), !values.quick);
  }
  const first = number('seed', values.seed);
  const count = number('schedules', values.schedules);
  if (!(await proveCorpus())) return false;
  const began = performance.now();
  const proved = await proveAll(first, count);
  const seconds = (performance.now() - began) / 1000;
  say(
    [...proved.tally]
      .sort()
      .map(([what, times]) => `  ${what}: ${times}`)
      .join('\n'),
  );
  say(
    `${proved.schedules} schedules, seeds ${first} to ${first + count - 1}, in ${seconds.toFixed(0)} s: ${(proved.schedules / seconds).toFixed(0)} a second. ${proved.twice} were run twice: the same happened.`,
  );
  const [failure] = [...proved.failures].sort((a, b) => a.seed - b.seed);
  if (!failure) {
    say('Nothing was left behind, nothing was made twice, nothing of others was touched.');
    return true;
  }
  say(`${proved.failures.length} broke. Seed ${failure.seed}: ${failure.broken.join('\n  ')}`);
  if (!values.quick) await tellFailure(String(failure.seed), draw(failure.seed), true);
  say(`Again: just prove --only ${failure.seed}`);
  return false;
};

process.exitCode = (await main()) ? 0 : 1;
