import { type Phase, phases } from '../scripts/fleet/phase.ts';
import type { Bundle } from './bundle.ts';
import { bootMoment } from './moments.ts';
import { isAbsent, textOf, valuesOf } from './opinion.ts';
import { setupResult, writtenAt } from './setup-log.ts';

/**
 * Where a machine stands by its own account: what comes later is not missing yet. `foreign`: nothing says that mayfly
 * ever worked on it.
 */
export type Progress = 'booting' | 'waiting' | 'setting-up' | 'restarting' | 'settled' | 'foreign' | 'unread';

export const progressOf = (bundle: Bundle): Progress => {
  const result = setupResult(bundle);
  if (bundle.probes['deployment/result'] === undefined || result === 'unread') return 'unread';
  if (result !== undefined) return isBeforeRestart(bundle) ? 'restarting' : 'settled';
  if (bootIsUnfinished(bundle)) return 'booting';
  const alive = valuesOf(bundle, 'deployment/running').get('alive');
  if (alive === 'yes') return 'setting-up';
  if (alive === 'no') return 'settled';
  // Without its process id nobody can tell whether it still runs.
  if (!isAbsent(bundle, 'deployment/log') || !isAbsent(bundle, 'deployment/running')) return 'unread';
  const touched = bundle.machine.phase !== undefined || !isAbsent(bundle, 'deployment/release');
  return touched ? 'waiting' : 'foreign';
};

/** Whether cloud-init has begun, or is about to, and has not come to its end. */
export const bootIsUnfinished = (bundle: Bundle): boolean =>
  isAbsent(bundle, 'boot/result') &&
  !/^disabled$/m.test(textOf(bundle, 'boot/source') ?? '') &&
  !isAbsent(bundle, 'boot/source');

/** Whether the set-up asked for a restart that has not come: this boot is older than the wish. */
export const isBeforeRestart = (bundle: Bundle): boolean => {
  const asked = writtenAt(bundle, '/restart');
  const boot = bootMoment(bundle);
  return asked !== undefined && boot !== undefined && boot < asked - 1000;
};

/** Whether a phase was reached, as far as it was recorded. */
export const reached = (machine: Bundle['machine'], phase: Phase): boolean =>
  machine.phase !== undefined && phases.indexOf(machine.phase) >= phases.indexOf(phase);
