import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { dryRun } from '../../errors.ts';
import { findInstances } from './find.ts';

/** Base64 of the last 64 KB. Without `Latest` nothing is posted until some minutes after the boot. */
export const getConsoleOutput = (
  at: At,
  input: Ec2.GetConsoleOutputCommandInput,
): Answer<Ec2.GetConsoleOutputCommandOutput> => {
  const { cloud } = at;
  const [instance] = findInstances(at, [input.InstanceId ?? '']);
  if (input.DryRun) throw dryRun();
  const id = { InstanceId: input.InstanceId, Timestamp: new Date(cloud.now) };
  const posted = cloud.now >= (instance?.runsAt ?? 0) + cloud.timings.console;
  if (!instance || instance.console === '' || !(input.Latest || posted)) return id;
  return { ...id, Output: Buffer.from(instance.console).toString('base64') };
};
