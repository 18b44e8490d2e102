import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import { bundled } from '../support/bundled.ts';
import { type Bed, interleaved } from './bed.ts';
import type { Job } from './deploy-side.ts';
import { comparison, type Finding } from './finding.ts';
import { measurePeers } from './peers/peers.ts';
import { startProxies } from './proxies.ts';
import { writeSshConfig } from './ssh-config.ts';
import type { Standing } from './standing.ts';
import { writeFloor } from './workload.ts';

const limit = 1.1;

/**
 * Upload and set-up on machines that have booted, from the start of one program to the last machine configured. Both
 * sides pack the same files, log in as the same user with the same key, check the host key, and use sudo.
 */
export const measureDeploy = async (bed: Bed, standing: Standing): Promise<Finding[]> => {
  const programs = join(bed.folder, 'programs');
  await bundled(bed.root, programs, ['test/bench/deploy-side.ts', 'test/bench/proxies-side.ts']);
  const findings: Finding[] = [];
  await standing.reset();
  for (const roundTrip of [0, 100]) {
    const targets = standing.machines.map(({ endpoint }) => endpoint);
    const endpoints =
      roundTrip === 0
        ? targets
        : await startProxies(bed, join(programs, 'proxies-side.mjs'), { roundTrip, targets });
    findings.push(...(await atRoundTrip(bed, standing, programs, roundTrip, endpoints)));
  }
  return findings;
};

const atRoundTrip = async (
  bed: Bed,
  standing: Standing,
  programs: string,
  roundTrip: number,
  endpoints: readonly Endpoint[],
): Promise<Finding[]> => {
  const what = `deploy to ${bed.machines} machines, RTT ${roundTrip} ms`;
  const folder = join(bed.folder, `deploy-${roundTrip}`);
  await mkdir(folder);
  const machines = standing.machines.map(({ name, hostKeys }, index) => {
    const endpoint = endpoints[index];
    if (!endpoint) throw new Error(`${name} has no endpoint`);
    return { name, hostKeys, endpoint };
  });
  await writeSshConfig(folder, machines, standing.clientKey);
  await writeFloor(join(folder, 'bundle'), join(standing.folder, 'instance'), false);
  const job: Job = { root: bed.root, folder: standing.folder, machines, clientKey: standing.clientKey };
  await writeFile(join(folder, 'job.json'), JSON.stringify(job), { mode: 0o600 });
  const timed = (argv: readonly [string, ...string[]]) => async () => {
    const { milliseconds } = await bed.run(argv, { folder });
    await standing.reset();
    return milliseconds;
  };
  const floor = timed(['sh', join(bed.root, 'test/bench/floor/deploy.sh'), folder]);
  const ours = timed([process.execPath, join(programs, 'deploy-side.mjs'), join(folder, 'job.json')]);
  bed.say(`${what}: once each to warm up\n`);
  for (const side of [floor, ours]) await side();
  const measured = await interleaved(bed, bed.rounds ?? 5, what, { floor, ours });
  return [
    comparison(what, measured.ours, measured.floor, 's', limit),
    ...(await measurePeers(bed, what, { folder, machines, timed, floor: measured.floor })),
  ];
};
