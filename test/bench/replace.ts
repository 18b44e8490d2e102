import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabState } from '../../lab/server/state.ts';
import { labEnvironment } from '../../scripts/commands/lab-environment.ts';
import { poller } from '../support/poller.ts';
import type { Bed } from './bed.ts';
import { absolute, type Finding } from './finding.ts';
import { mayfly } from './standing.ts';

/** Milliseconds between two questions of the client. */
const every = 50;
/** Milliseconds: longer than that, people notice. */
const target = { local: 2000, lab: 5000 } as const;

type Environment = Readonly<Record<string, string>>;

/**
 * The longest time without an answer that a client sees which asks every 50 ms through the static address, from before a
 * `replace` until after it: on local machines, and on Lightsail as the lab plays it, with real machines.
 */
export const measureReplace = async (bed: Bed): Promise<Finding[]> => {
  const rounds = bed.rounds ?? 3;
  const local = await gaps(bed, `swap${process.pid}`, [], {}, rounds);
  const environment = await startLab(bed);
  const lightsail = [
    'provider: lightsail',
    'lightsail: { regions: [eu-central-1], memory: 1, ports: [{ port: 8080, from: [0.0.0.0/0] }] }',
  ];
  const lab = await gaps(bed, `lswap${process.pid}`, lightsail, environment, rounds);
  return [
    absolute('longest gap of a client in replace, local', local, 'ms', target.local),
    absolute('longest gap of a client in replace, lab Lightsail', lab, 'ms', target.lab),
  ];
};

const startLab = async (bed: Bed): Promise<Environment> => {
  const folder = join(bed.folder, 'swap-lab');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'fleet.yaml'), 'name: lab\n');
  bed.later(async () => {
    await bed.run(mayfly(bed, 'lab', 'stop'), { folder, signal: new AbortController().signal });
  });
  bed.say('starting a lab\n');
  await bed.run(mayfly(bed, 'lab', 'start', '--machines', 'real'), { folder });
  const text = await readFile(join(folder, '.mayfly/_lab/state.json'), 'utf8');
  const variables = labEnvironment(JSON.parse(text) as LabState);
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
};

const gaps = async (
  bed: Bed,
  name: string,
  settings: readonly string[],
  environment: Environment,
  rounds: number,
): Promise<number[]> => {
  const folder = join(bed.folder, name);
  await mkdir(folder, { recursive: true });
  for (const part of ['instance', 'templates'])
    await cp(join(bed.root, part), join(folder, part), { recursive: true });
  const describe = (greeting: string) =>
    writeFile(
      join(folder, 'fleet.yaml'),
      [
        `name: ${name}`,
        'static_address: true',
        'restart: false',
        'window: 0s',
        `variables: { greeting: ${greeting} }`,
        "health: [{ kind: http, url: 'http://127.0.0.1:8080/health' }]",
        ...settings,
        '',
      ].join('\n'),
    );
  bed.later(async () => {
    bed.say(`removing ${name}\n`);
    const signal = new AbortController().signal;
    await bed.run(mayfly(bed, 'destroy', '--yes'), { folder, environment, signal });
  });
  bed.say(`replace of ${name}: the first machine\n`);
  await describe('first');
  await bed.run(mayfly(bed, 'create', '--yes'), { folder, environment });
  const info = await bed.run(mayfly(bed, 'info', '--json'), { folder, environment });
  const { urls } = JSON.parse(info.stdout) as { urls: string[] };
  const [url] = urls;
  if (url === undefined) throw new Error(`${name} has no URL`);
  const longest: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    await describe(`round-${round}`);
    const client = poller(url, every);
    await bed.run(mayfly(bed, 'replace', '--yes'), { folder, environment });
    await client.stop();
    if (client.answers.length < 2) throw new Error(`the client of ${name} never saw the new machine`);
    longest.push(client.longestGap());
    bed.say(
      `replace of ${name}, round ${round} of ${rounds}: longest gap ${client.longestGap().toFixed(0)} ms, ${client.failed()} of ${client.asked()} questions without an answer\n`,
    );
  }
  return longest;
};
