import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { messageOf } from '../../scripts/errors.ts';
import type { LabCloud } from '../support/lab-provider.ts';
import { keepInCorpus, readCorpus } from './corpus.ts';
import { drawOf } from './draw-lightsail.ts';
import { handOut, type Proved } from './handout.ts';
import type { Plan } from './plan.ts';
import { runPlan } from './run.ts';
import { shrink } from './shrink.ts';

// Seeded schedules of the real operations against the lab under simulated time, on all cores.

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000000' },
    /** The first seed. */
    from: { type: 'string', default: '1' },
    /** Processes that work at it. */
    jobs: { type: 'string', default: String(availableParallelism()) },
    /** One seed, in words. */
    only: { type: 'string' },
    /** ec2 or lightsail. */
    provider: { type: 'string', default: 'ec2' },
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

const cloudOf = (name: string): LabCloud => {
  if (name === 'ec2' || name === 'lightsail') return name;
  console.error(`prove: --provider is ec2 or lightsail, not ${name}`);
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

/** Tells every ten seconds how far it is. */
const teller = (count: number) => {
  const began = performance.now();
  let told = began;
  return ({ schedules, failures, next }: Proved) => {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    const seconds = (told - began) / 1000;
    say(
      `${schedules} of ${count} schedules in ${seconds.toFixed(0)} s, ${(schedules / seconds).toFixed(0)} a second, ${failures.length} broke; all before seed ${next} are done`,
    );
  };
};

const main = async (): Promise<boolean> => {
  Error.stackTraceLimit = 0;
  const cloud = cloudOf(values.provider);
  const draw = drawOf(cloud);
  if (values.only !== undefined) {
    const seed = number('only', values.only);
    return tellFailure(String(seed), draw(seed), !values.quick);
  }
  const first = number('from', values.from);
  const count = number('schedules', values.schedules);
  const jobs = number('jobs', values.jobs);
  if (!(await proveCorpus())) return false;
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const began = performance.now();
  const proved = await handOut({ first, count, cloud }, jobs, stopping.signal, teller(count));
  const seconds = (performance.now() - began) / 1000;
  const { schedules, twice, tally, next } = proved;
  say(
    [...tally]
      .sort()
      .map(([what, times]) => `  ${what}: ${times}`)
      .join('\n'),
  );
  say(
    `${schedules} schedules, seeds ${first} to ${next - 1}, in ${seconds.toFixed(0)} s: ${(schedules / seconds).toFixed(0)} a second. ${twice} were run twice: the same happened.`,
  );
  const [failure] = [...proved.failures].sort((a, b) => a.seed - b.seed);
  if (!failure) {
    say('Nothing was left behind, nothing was made twice, nothing of others was touched.');
    if (next === first + count) return true;
    say(
      `It was stopped. It goes on by: just prove --provider ${cloud} --from ${next} --schedules ${first + count - next}`,
    );
    return false;
  }
  say(`${proved.failures.length} broke. Seed ${failure.seed}: ${failure.broken.join('\n  ')}`);
  if (!values.quick) await tellFailure(String(failure.seed), draw(failure.seed), true);
  say(`Again: just prove --provider ${cloud} --only ${failure.seed}`);
  return false;
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (thrown) {
  console.error(`prove: could not go on: ${messageOf(thrown)}`);
  process.exitCode = 1;
}
