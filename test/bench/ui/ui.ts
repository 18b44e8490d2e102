import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCredentials } from '../../lab/support/stub.ts';
import { bundled } from '../../support/bundled.ts';
import type { Bed } from '../bed.ts';
import { absolute, comparison, type Finding } from '../finding.ts';
import { startLab } from '../list/list.ts';
import { writeStore } from '../list/store.ts';
import { mayfly } from '../standing.ts';
import type { Frames } from './frames-side.ts';
import type { Logged } from './logs-side.ts';
import { realScreen } from './real.ts';

const machines = 5_000;
const frames = 200;
/** Seconds until all is calm, and seconds that are measured: twice as long as it waits between two looks at so many. */
const calm = 30;
const idle = 240;
const logging = { machines: 50, rate: 200, seconds: 60 };

/** The screen: how fast it comes, how fast it draws, what it costs to keep it open. */
export const measureUi = async (bed: Bed): Promise<Finding[]> => {
  const programs = join(bed.folder, 'ui');
  await bundled(bed.root, programs, [
    'test/bench/list/lab-side.ts',
    'test/bench/ui/frames-side.ts',
    'test/bench/ui/logs-side.ts',
  ]);
  const { url, regions, ids } = await startLab(bed, join(programs, 'list/lab-side.mjs'), machines);
  const folder = join(programs, 'fleet');
  await mkdir(folder);
  const ec2 = `ec2: { regions: [${regions.join(', ')}], types: [t3.small] }`;
  await writeFile(
    join(folder, 'fleet.yaml'),
    `name: hello\nprovider: ec2\nimage: debian-12\ncount: ${machines}\n${ec2}\n`,
  );
  await writeStore(bed.world, folder, regions, ids);
  const environment = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: testCredentials.accessKey,
    AWS_SECRET_ACCESS_KEY: testCredentials.secretKey,
  };
  return [
    await firstScreen(bed),
    ...(await whole(bed, folder, environment)),
    ...(await drawing(bed, programs, folder, environment)),
    ...(await logs(bed, programs)),
  ];
};

/** From the start until the fleet is on the screen, against Node that imports Ink and React and does nothing. */
const firstScreen = async (bed: Bed): Promise<Finding> => {
  const folder = join(bed.folder, 'ui-first');
  await mkdir(folder);
  await writeFile(join(folder, 'fleet.yaml'), 'name: hello\n');
  const bare = `await Promise.all([import('${bed.root}/node_modules/ink/build/index.js'), import('${bed.root}/node_modules/react/index.js')])`;
  const floor: number[] = [];
  const ours: number[] = [];
  const rounds = bed.rounds ?? 9;
  for (let round = 0; round <= rounds; round += 1) {
    const argv = ['env', 'NODE_ENV=production', process.execPath, '--input-type=module', '-e', bare] as const;
    const { milliseconds } = await bed.run(argv, { folder });
    const screen = realScreen({ mayfly: mayfly(bed)[0], folder, environment: {} });
    const took = await screen.shows(/hello +default +local/);
    await screen.end();
    // The first round warms both up.
    if (round === 0) continue;
    floor.push(milliseconds);
    ours.push(took);
    bed.say(
      `ui, round ${round} of ${rounds}: first screen ${took.toFixed(0)} ms, floor ${milliseconds.toFixed(0)} ms\n`,
    );
  }
  return comparison('first screen, floor: node importing ink and react', ours, floor, 'ms', 2.2);
};

/** The real program with the real SDK against the lab: its memory, and what it costs when nobody does anything. */
const whole = async (
  bed: Bed,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Finding[]> => {
  const screen = realScreen({ mayfly: mayfly(bed)[0], folder, environment });
  try {
    const took = await screen.shows(new RegExp(`${machines} ready`));
    bed.say(`ui: ${machines} machines on the screen after ${(took / 1000).toFixed(1)} s\n`);
    const pause = (seconds: number) => bed.world.clock.sleep(seconds * 1000, bed.signal);
    await pause(calm);
    const before = screen.seconds();
    await pause(idle);
    const after = screen.seconds();
    const share = (after.own + after.children - before.own - before.children) / idle;
    return [
      absolute(`  its peak memory, ${machines} machines through the SDK`, [screen.peak()], 'MB', 200),
      absolute('  idle, asking every 10 s or more rarely: of a core', [share * 100], '%', 2),
    ];
  } finally {
    await screen.end();
  }
};

const drawing = async (
  bed: Bed,
  programs: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Finding[]> => {
  const keys = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await bed.run(['env', ...keys, ...mayfly(bed, 'list', '--json')], { folder });
  const file = join(programs, 'listed.json');
  await writeFile(file, stdout);
  const ran = await bed.run([process.execPath, join(programs, 'ui/frames-side.mjs'), file, String(frames)], {
    folder,
    memory: true,
  });
  const { milliseconds, bytes } = JSON.parse(ran.stdout) as Frames;
  if (milliseconds.length < frames * 0.9)
    throw new Error(`only ${milliseconds.length} of ${frames} frames were drawn`);
  bed.say(`ui: ${milliseconds.length} frames of ${machines} machines\n`);
  return [
    absolute(`frames of ${machines} machines, 3 rows change: median`, milliseconds, 'ms', 8),
    absolute('  the worst', [Math.max(...milliseconds)], 'ms', 25),
    absolute('  bytes', bytes, 'B', 500),
    absolute('  peak memory without SDK', [ran.peak ?? Number.NaN], 'MB', 200),
  ];
};

const logs = async (bed: Bed, programs: string): Promise<Finding[]> => {
  const { machines: many, rate, seconds } = logging;
  const words = [many, rate, seconds].map(String);
  bed.say(`ui: ${many} machines log ${rate} lines a second each, for ${seconds} s\n`);
  const { stdout } = await bed.run([
    process.execPath,
    '--expose-gc',
    join(programs, 'ui/logs-side.mjs'),
    ...words,
  ]);
  const { behind, lines, frames: drawn, early, late, peak } = JSON.parse(stdout) as Logged;
  bed.say(
    `ui: ${lines} lines, ${(drawn / seconds).toFixed(1)} frames a second, ${early.toFixed(0)} MB held after a quarter, ${late.toFixed(0)} at the end, ${peak.toFixed(0)} MB at most with what was not collected yet\n`,
  );
  return [
    absolute(`logs of ${many} machines, ${lines} lines: behind at most`, [behind], 'ms', 1000),
    absolute('  memory, end against a quarter', [(late / early) * 100], '%', 110),
  ];
};
