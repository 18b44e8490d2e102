import { failure } from '../../errors.ts';
import { patience } from '../aws/calls.ts';
import { isNoSuchThing, isNotNow } from '../aws/codes.ts';
import { explained } from '../aws/explain.ts';
import type { ProviderMachine, StaticAddress } from '../provider.ts';
import type { Context } from './context.ts';
import { takeOffCommand } from './look.ts';
import { isNamedBy } from './names.ts';

/** Milliseconds. Between looks the address points nowhere, so they come quickly. */
const limits = { all: 120_000, pause: 300, watch: 2000 } as const;

/**
 * Moves a static address to a machine wherever it is now. Resolves only when Lightsail was seen to say so. One that is on
 * a machine which is not of this fleet is left there. What has begun is not stopped half-way: nobody would have it. Where
 * the answer to a detachment was lost, it is watched for as long as that may still be carried out: it names no machine.
 */
export const attach = async (
  context: Context,
  address: StaticAddress,
  machine: ProviderMachine,
  signal: AbortSignal,
): Promise<void> => {
  const { calls, world } = context;
  const { place, id: staticIpName } = address;
  let began = world.clock.monotonic();
  let quietAt = began;
  const lost = () => {
    quietAt = world.clock.monotonic() + context.quietWindow;
  };
  const again = { patience: patience.usual, passes: isNotNow };
  signal.throwIfAborted();
  try {
    for (;;) {
      const { staticIp } = await calls.patient(place, 'lightsail:GetStaticIp', { staticIpName });
      const { attachedTo } = staticIp ?? {};
      if (attachedTo === machine.id) {
        if (world.clock.monotonic() >= quietAt) return;
        await world.clock.sleep(limits.watch, signal);
        began = world.clock.monotonic();
        continue;
      }
      if (attachedTo !== undefined && !isNamedBy(attachedTo, address.owner))
        throw foreign(address, attachedTo);
      if (world.clock.monotonic() - began >= limits.all)
        throw failure({
          what: `The static address ${address.address} did not move to ${machine.name} within ${limits.all / 1000} s`,
          why: `Lightsail says: ${attachedTo ? `it is attached to ${attachedTo}` : 'it is attached to nothing'}`,
          next: 'run the command again',
        });
      // Somebody else may have been faster, and an answer may have been lost: the next look tells.
      if (attachedTo !== undefined)
        await calls
          .patient(place, 'lightsail:DetachStaticIp', { staticIpName }, { ...again, lost })
          .catch(lookAgain);
      const input = { staticIpName, instanceName: machine.id };
      await calls.patient(place, 'lightsail:AttachStaticIp', input, again).catch(lookAgain);
      await world.clock.sleep(limits.pause);
    }
  } catch (thrown) {
    throw explained(thrown, `move the static address ${address.address} to ${machine.name}`);
  }
};

const foreign = ({ address, id, place }: StaticAddress, machine: string) =>
  failure({
    what: `The static address ${address} is attached to ${machine}, which is not of this fleet`,
    why: 'somebody attached it by hand: whoever relies on that would lose it',
    next: `${takeOffCommand(id, place)}    # once nobody needs it there`,
  });

const lookAgain = (thrown: unknown): void => {
  const refused = thrown as { code?: string };
  if (isNoSuchThing(thrown) || !/^InvalidInput/.test(refused.code ?? '')) throw thrown;
};
