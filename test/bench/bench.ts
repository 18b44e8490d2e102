import { messageOf } from '../../scripts/errors.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { readArguments, usage, type Wanted } from './arguments.ts';
import { type Bed, withBed } from './bed.ts';
import { measureCore } from './core/core.ts';
import { measureCreate } from './create.ts';
import { measureDeploy } from './deploy.ts';
import { type Finding, table } from './finding.ts';
import { measureList } from './list/list.ts';
import { measureReplace } from './replace.ts';
import { measureScale } from './scale/scale.ts';
import { mayfly, standingFleet } from './standing.ts';
import { measureStart } from './start.ts';
import { measureUi } from './ui/ui.ts';
import { describeWork } from './workload.ts';

// `just bench`: measures, tells ratios against floors, asserts nothing. Fails only when it could not measure.

// They slow every start of Node down, each side by another amount.
for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE']) delete process.env[name];

const say = (text: string) => void process.stderr.write(text);

const measure = async (bed: Bed, wanted: Wanted): Promise<Finding[]> => {
  const has = (part: Wanted['parts'][number]) => wanted.parts.includes(part);
  // The launcher builds what is stale: not while it is measured.
  await bed.run(mayfly(bed, '--help'));
  bed.say(`the work: ${describeWork}\n`);
  const findings: Finding[] = [];
  if (has('create') || has('memory'))
    findings.push(...(await measureCreate(bed, { ratio: has('create'), memory: has('memory') })));
  if (has('start') || has('deploy')) {
    const standing = await standingFleet(bed);
    if (has('start')) findings.push(...(await measureStart(bed, standing)));
    if (has('deploy')) findings.push(...(await measureDeploy(bed, standing)));
  }
  if (has('replace')) findings.push(...(await measureReplace(bed)));
  if (has('scale')) findings.push(...(await measureScale(bed)));
  if (has('core')) findings.push(...(await measureCore(bed)));
  if (has('ui')) findings.push(...(await measureUi(bed)));
  if (has('list')) findings.push(...(await measureList(bed)));
  return findings;
};

const main = async (): Promise<number> => {
  let wanted: Wanted;
  try {
    wanted = readArguments(process.argv.slice(2));
  } catch (thrown) {
    say(`bench: ${messageOf(thrown)}\n${usage}`);
    return 2;
  }
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (!controller.signal.aborted) say('\nbench: stopping; everything that was made is removed first\n');
      controller.abort(new Error('interrupted'));
    });
  const { machines, rounds } = wanted;
  const bed = { world: realWorld(), root, machines, rounds, signal: controller.signal, say };
  try {
    let findings: Finding[] = [];
    await withBed(bed, async made => {
      findings = await measure(made, wanted);
    });
    process.stdout.write(table(findings));
    return 0;
  } catch (thrown) {
    say(`bench: could not measure: ${messageOf(thrown)}\n`);
    return controller.signal.aborted ? 130 : 1;
  }
};

process.exitCode = await main();
