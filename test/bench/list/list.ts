import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { testCredentials } from '../../lab/support/stub.ts';
import { bundled } from '../../support/bundled.ts';
import { type Bed, interleaved } from '../bed.ts';
import { comparison, type Finding } from '../finding.ts';
import { mayfly } from '../standing.ts';
import type { Served } from './lab-side.ts';
import { writeStore } from './store.ts';

const machines = 10_000;
const limit = 8;

/**
 * `./mayfly list` through the SDK and HTTP, with the journal of the fleet's create beside it, against a program that
 * fetches the same pages and reads none of them; both from the start of the process to its end.
 */
export const measureList = async (bed: Bed): Promise<Finding[]> => {
  const programs = join(bed.folder, 'list');
  await bundled(bed.root, programs, ['test/bench/list/lab-side.ts', 'test/bench/list/bare-side.ts']);
  const { url, regions, ids } = await startLab(bed, join(programs, 'lab-side.mjs'), machines);
  const folder = join(programs, 'fleet');
  await mkdir(folder);
  const ec2 = `ec2: { regions: [${regions.join(', ')}], types: [t3.small] }`;
  await writeFile(join(folder, 'fleet.yaml'), `name: hello\nprovider: ec2\nimage: debian-12\n${ec2}\n`);
  await writeStore(bed.world, folder, regions, ids);
  const keys = [
    `AWS_ENDPOINT_URL=${url}`,
    `AWS_ACCESS_KEY_ID=${testCredentials.accessKey}`,
    `AWS_SECRET_ACCESS_KEY=${testCredentials.secretKey}`,
  ];
  const timed = (argv: readonly string[]) => async () => {
    const ran = await bed.run(['env', ...keys, ...argv], { folder });
    return ran.milliseconds;
  };
  const sides = {
    bare: timed([process.execPath, join(programs, 'bare-side.mjs'), url, ...regions]),
    list: timed(mayfly(bed, 'list')),
  };
  const { stdout } = await bed.run(['env', ...keys, ...mayfly(bed, 'list')], { folder });
  const lines = stdout.split('\n').filter(line => line.includes(' ready '));
  if (lines.length !== machines)
    throw new Error(`list shows ${lines.length} machines:\n${stdout.slice(0, 500)}`);
  await sides.bare();
  const { bare, list } = await interleaved(bed, bed.rounds ?? 5, 'list', sides);
  return [comparison(`./mayfly list of ${machines} on EC2, floor: bare HTTP`, list, bare, 's', limit)];
};

/** A lab with so many machines, in a process of its own. */
export const startLab = async (bed: Bed, program: string, count: number): Promise<Served> => {
  const child = spawn(process.execPath, [program, String(count)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(child, 'exit');
  bed.later(async () => {
    child.stdin.end();
    await ended;
  });
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as Served;
  throw new Error('the lab did not start');
};
