import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/root.ts';
import { build, fromCheckout, type Host, newHost } from './bed.ts';
import { type Fault, faults } from './fault.ts';
import { healthyLife } from './healthy.ts';
import { caseOf, judgedAgain, type Outcome } from './outcome.ts';
import { table } from './table.ts';

const usage = `just diagnose [fault …] [--at-once N] [--folder DIR] [--rest] [--healthy N] [--again]
  Injects faults into real machines, examines them, and prints what was found. Without names: all faults.
  --at-once N   machines side by side (default: 2)
  --folder DIR  where outcomes are kept (default: mayfly-diagnose below the temporary folder)
  --rest        only faults without an outcome there
  --healthy N   examines machines that nothing ails N times, all through their life, instead
  --again       judges the outcomes there again, without any machine
  --store       keeps the named outcomes as cases of the tests, in test/debug/bundles
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'at-once': { type: 'string', default: '2' },
    folder: { type: 'string', default: join(tmpdir(), 'mayfly-diagnose') },
    rest: { type: 'boolean', default: false },
    healthy: { type: 'string' },
    again: { type: 'boolean', default: false },
    store: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const { folder } = values;
const say = (text: string) => void process.stdout.write(text);

const kept = (): Outcome[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const keep = (outcome: Outcome) =>
  writeFileSync(join(folder, `${outcome.name}.json`), JSON.stringify(outcome, null, 1));

const chosen = (): Fault[] => {
  const all = faults();
  for (const name of positionals)
    if (!all.some(fault => fault.name === name)) throw new Error(`there is no fault "${name}"`);
  const there = new Set(kept().map(({ name }) => name));
  return all
    .filter(({ name }) => positionals.length === 0 || positionals.includes(name))
    .filter(({ name }) => !values.rest || !there.has(name));
};

// Whoever stops it wants no machine left: what is under way comes to its end, and nothing is begun.
let stopped = false;
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    stopped = true;
  });

const store = (fault: Fault, outcome: Outcome | undefined) => {
  if (!outcome) throw new Error(`${fault.name} has no outcome in ${folder}`);
  writeFileSync(
    join(root, 'test/debug/bundles', `${fault.name}.json`),
    `${JSON.stringify(caseOf(fault, outcome), null, 1)}\n`,
  );
};

/** Every fault by so many workers; one that cannot be brought about is told, and stops no other. */
const run = async (wanted: readonly Fault[], atOnce: number): Promise<string[]> => {
  const broken: string[] = [];
  const done = (outcome: Outcome) => {
    keep(outcome);
    say(`${outcome.name}: ${outcome.seconds.toFixed(1)} s: ${outcome.verdict.line}\n`);
  };
  const failed = (fault: Fault, thrown: unknown) => {
    broken.push(fault.name);
    say(`${fault.name}: NOT BROUGHT ABOUT: ${thrown instanceof Error ? thrown.message : thrown}\n`);
  };
  const making = wanted.filter(({ has }) => has.has('checkout'));
  const suffering = wanted
    .filter(({ has }) => !has.has('checkout'))
    .sort((a, b) => Number(a.anew) - Number(b.anew));
  const worker = async () => {
    let host: Host | undefined;
    for (let fault = suffering.shift(); fault && !stopped; fault = suffering.shift())
      try {
        host ??= await newHost();
        const { outcome, sound } = await host.suffer(fault);
        done(outcome);
        if (!sound) await end();
      } catch (thrown) {
        failed(fault, thrown);
        await end();
      }
    await end();
    async function end() {
      await host?.end();
      host = undefined;
    }
    for (let fault = making.shift(); fault && !stopped; fault = making.shift())
      await fromCheckout(fault).then(done, thrown => failed(fault as Fault, thrown));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return broken;
};

const healthy = async (examinations: number, atOnce: number): Promise<number> => {
  const each = 10;
  const outcomes: Outcome[] = [];
  let left = Math.ceil(examinations / each);
  const worker = async () => {
    while (left-- > 0 && !stopped) await healthyLife(each, outcome => outcomes.push(outcome));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const alarms = outcomes.filter(
    ({ verdict }) => verdict.kind === 'broken' || (verdict.kind === 'healthy' && verdict.findings.length > 0),
  );
  for (const outcome of alarms) {
    keep({ ...outcome, name: `alarm-${outcome.name}` });
    say(`FALSE ALARM: ${outcome.verdict.line}\n`);
  }
  const count = (kind: string) => outcomes.filter(({ verdict }) => verdict.kind === kind).length;
  const longest = Math.max(...outcomes.map(({ seconds }) => seconds));
  say(
    `${outcomes.length} examinations of machines that nothing ails: ${count('healthy')} healthy, ${count('working')} still working, ${count('unknown')} unknown, ${alarms.length} false alarms; longest ${longest.toFixed(1)} s\n`,
  );
  return alarms.length === 0 && longest <= 10 ? 0 : 1;
};

const main = async (): Promise<number> => {
  mkdirSync(folder, { recursive: true });
  if (values.help) {
    say(usage);
    return 0;
  }
  const all = faults();
  const atOnce = Number(values['at-once']);
  if (values.again) {
    const { text, good } = table(all, kept().map(judgedAgain));
    say(text);
    return good ? 0 : 1;
  }
  if (values.store) {
    for (const fault of chosen())
      store(
        fault,
        kept().find(({ name }) => name === fault.name),
      );
    return 0;
  }
  await build();
  if (values.healthy !== undefined) return healthy(Number(values.healthy), atOnce);
  const wanted = chosen();
  const broken = await run(wanted, atOnce);
  const names = new Set(wanted.map(({ name }) => name));
  const { text, good } = table(
    all,
    kept().filter(({ name }) => names.has(name)),
  );
  say(`\n${text}`);
  if (broken.length > 0) say(`not brought about: ${broken.join(', ')}\n`);
  return good && broken.length === 0 ? 0 : 1;
};

process.exitCode = await main();
