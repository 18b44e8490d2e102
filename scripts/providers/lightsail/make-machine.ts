import { bug } from '../../errors.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { isNameTaken, isOverQuota, launchRefusal } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import { textOf } from '../aws/parameters.ts';
import type { Boot, Made, Making, Refusal } from '../provider.ts';
import type { Context } from './context.ts';
import { equip } from './equip.ts';
import { settledOrBegun } from './operation.ts';
import { isOfRun } from './owner.ts';
import { ownerByTags, tagsOf } from './tags.ts';
import { adopted } from './taken.ts';

/**
 * Makes one machine, waits until it runs, and gives it its ports and disks. Its name is its token: a repeated call whose
 * first one was carried out finds the name taken, and what has it is adopted when it carries the marks of this run.
 */
export const makeMachine = async (
  context: Context,
  making: Making,
  boot: Boot | undefined,
  signal: AbortSignal,
): Promise<Made> => {
  const { calls, recent } = context;
  const { place, name, slot } = making;
  if (!boot || slot === undefined) throw bug(`the machine ${name} has no launch script, or no slot`);
  const doubt = newDoubt();
  try {
    const input = {
      instanceNames: [name],
      availabilityZone: textOf(making, 'zone'),
      blueprintId: textOf(making, 'blueprint'),
      bundleId: textOf(making, 'bundle'),
      keyPairName: textOf(making, 'key'),
      ipAddressType: textOf(making, 'ip') as 'ipv4',
      userData: boot.userData,
      tags: tagsOf(making),
    };
    const options = { signal, lost: doubt.lost, patience: patience.making };
    const operations = await calls.patient(place, 'lightsail:CreateInstances', input, options).then(
      ({ operations: begun = [] }) => begun,
      async (thrown: unknown) => {
        if (!isNameTaken(thrown)) throw thrown;
        const ask = async () =>
          (await calls.patient(place, 'lightsail:GetInstance', { instanceName: name }, { signal })).instance;
        await adopted(context, making, ask, ({ tags }) => isOfRun(ownerByTags(tags), making.owner), signal);
        return [];
      },
    );
    await settledOrBegun(context, place, operations, doubt, signal);
    recent.made(making, [name]);
    doubt.begun();
    await equip(context, making, signal);
    return { ...doubt.made(), machines: [{ id: name, slot }] };
  } catch (thrown) {
    signal.throwIfAborted();
    const refusal =
      doubt.made().late || making.parameters.last === true ? undefined : refusalOf(making, thrown);
    if (refusal) return { machines: [], refusals: [refusal] };
    throw doubt.failed(thrown, `make the machine ${name} in ${place}`);
  }
};

/** What another region may have. */
const refusalOf = ({ place, parameters }: Making, thrown: unknown): Refusal | undefined => {
  if (!(thrown instanceof AwsError)) return undefined;
  if (!isOverQuota(thrown) && launchRefusal(thrown.code) !== 'capacity') return undefined;
  return { pool: `${parameters.zone ?? place}/${parameters.bundle}`, code: thrown.code, why: thrown.message };
};
