import { appendFileSync } from 'node:fs';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { killedFleet, killPlace } from './kill-ec2-place.ts';
import { die } from './kill-process.ts';
import { countedWorld, type KillPlan, steps } from './kill-steps.ts';
import type { LabCloud } from './lab-provider.ts';

// One command on the lab, which dies by SIGKILL at a step on its disk, or when somebody kills it: `<what as JSON>`.

export interface KillOrder {
  readonly verb: 'create' | 'destroy';
  readonly cloud: LabCloud;
  readonly url: string;
  readonly folder: string;
  readonly plan: KillPlan;
}

const { verb, cloud, url, folder, plan } = JSON.parse(process.argv[2] ?? '{}') as KillOrder;
const { trace } = plan;
const step = steps(
  plan,
  () => die(false),
  met => {
    if (trace) appendFileSync(trace, `${JSON.stringify(met)}\n`);
  },
);
const never = new AbortController().signal;
const place = killPlace(countedWorld(realWorld(), folder, step), { url, folder, cloud }, never);
const done =
  verb === 'create'
    ? (await create(place, await killedFleet(cloud))).verdict.good
    : (await destroy(place, { images: false })).proven;
process.exit(done ? 0 : 3);
