import type { Instance } from '@aws-sdk/client-lightsail';
import { failure } from '../../errors.ts';
import { patience } from '../aws/calls.ts';
import { isNoSuchThing, isNotNow } from '../aws/codes.ts';
import { listOf } from '../aws/parameters.ts';
import type { Making } from '../provider.ts';
import type { Context } from './context.ts';
import { settled } from './operation.ts';
import { portInfos } from './ports.ts';

/** Milliseconds between looks, from its half to its whole; and how long a machine may not be shown at all. */
const looks = { pause: 1500, unseen: 60_000, all: 180_000 } as const;

/** Waits until a machine runs, then replaces its ports as a set, and attaches its disks. */
export const equip = async (context: Context, making: Making, signal: AbortSignal): Promise<void> => {
  const { calls } = context;
  const { place, name } = making;
  const instance = await untilRunning(context, making, signal);
  const options = { signal, patience: patience.making, passes: isNotNow };
  const ports = { instanceName: name, portInfos: portInfos(listOf(making, 'ports')) };
  const put = await calls.patient(place, 'lightsail:PutInstancePublicPorts', ports, options);
  await settled(context, place, [put.operation], signal);
  const attached = new Set((instance.hardware?.disks ?? []).map(disk => disk.name));
  for (const disk of listOf(making, 'disks')) {
    const [diskName = '', diskPath = ''] = disk.split(' ');
    if (attached.has(diskName)) continue;
    await attachDisk(context, making, { diskName, diskPath, instanceName: name }, signal);
  }
};

/** One that is attached already to this machine is fine: an earlier answer was lost. */
const attachDisk = async (
  context: Context,
  { place }: Making,
  input: { readonly diskName: string; readonly diskPath: string; readonly instanceName: string },
  signal: AbortSignal,
): Promise<void> => {
  const { calls } = context;
  try {
    const options = { signal, patience: patience.making, passes: isNotNow };
    const { operations = [] } = await calls.patient(place, 'lightsail:AttachDisk', input, options);
    await settled(context, place, operations, signal);
  } catch (thrown) {
    const { disk } = await calls.patient(
      place,
      'lightsail:GetDisk',
      { diskName: input.diskName },
      { signal },
    );
    if (disk?.attachedTo !== input.instanceName) throw thrown;
  }
};

const untilRunning = async (context: Context, making: Making, signal: AbortSignal): Promise<Instance> => {
  const { calls, world } = context;
  const { place, name } = making;
  const began = world.clock.monotonic();
  let seen = began;
  for (;;) {
    const instance = await calls
      .patient(place, 'lightsail:GetInstance', { instanceName: name }, { signal })
      .then(answer => answer.instance)
      .catch((thrown: unknown) => {
        if (!isNoSuchThing(thrown)) throw thrown;
        return undefined;
      });
    const now = world.clock.monotonic();
    if (instance) seen = now;
    const state = instance?.state?.name;
    if (instance && state === 'running') return instance;
    if (state === 'stopped' || state === 'shutting-down' || now - seen >= looks.unseen)
      throw failure({
        what: `The machine ${name} in ${place} ended before it ran`,
        why: state ? `Lightsail says: ${state}` : 'Lightsail does not show it any more',
        next: 'just destroy    # then: just create',
      });
    if (now - began >= looks.all)
      throw failure({
        what: `The machine ${name} in ${place} does not run: its ports could not be closed`,
        why: `Lightsail says: ${state ?? 'nothing about it'}`,
        next: 'just destroy    # then: just create',
      });
    await world.clock.sleep(looks.pause / 2 + calls.pause(0, looks.pause) / 2, signal);
  }
};
