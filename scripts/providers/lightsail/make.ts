import { bug } from '../../errors.ts';
import type { Boot, Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { makeAddress } from './make-address.ts';
import { makeDisk } from './make-disk.ts';
import { makeKey } from './make-key.ts';
import { makeMachine } from './make-machine.ts';

/** Makes what a making tells. */
export const make = async (
  context: Context,
  making: Making,
  boot: Boot | undefined,
  signal: AbortSignal,
): Promise<Made> => {
  switch (making.kind) {
    case 'machine':
      return makeMachine(context, making, boot, signal);
    case 'volume':
      return makeDisk(context, making, signal);
    case 'key pair':
      return makeKey(context, making, signal);
    case 'static address':
      return makeAddress(context, making, signal);
    default:
      throw bug(`the lightsail provider makes no ${making.kind}`);
  }
};
