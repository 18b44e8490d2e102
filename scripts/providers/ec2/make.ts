import { bug } from '../../errors.ts';
import type { Boot, Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { makeAddress } from './make-address.ts';
import { makeGroup } from './make-group.ts';
import { makeMachines } from './make-machines.ts';
import { makeNetwork } from './make-network.ts';
import { makeTemplate } from './make-template.ts';

/** Makes what a making tells. */
export const make = async (
  context: Context,
  making: Making,
  boot: Boot | undefined,
  signal: AbortSignal,
): Promise<Made> => {
  switch (making.kind) {
    case 'machine':
      return makeMachines(context, making, signal);
    case 'network':
      return makeNetwork(context, making, signal);
    case 'static address':
      return makeAddress(context, making, signal);
    case 'security group':
      return makeGroup(context, making, signal);
    case 'launch template':
      return makeTemplate(context, making, boot, signal);
    default:
      throw bug(`the ec2 provider makes no ${making.kind}`);
  }
};
