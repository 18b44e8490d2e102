import { failure } from '../../errors.ts';
import { patience } from '../aws/calls.ts';
import { isNoSuchThing, isNotNow } from '../aws/codes.ts';
import { explained } from '../aws/explain.ts';
import type { ProviderMachine, StaticAddress } from '../provider.ts';
import type { Context } from './context.ts';
import { isNamedBy } from './names.ts';

/** Milliseconds. Between looks the address points nowhere, so they come quickly. */
const limits = { all: 120_000, pause: 300 } as const;

/**
 * Moves a static address to a machine wherever it is now. Resolves only when Lightsail was seen to say so. One that is on
 * a machine which is not of this fleet is left there. What has begun is not stopped half-way: nobody would have it.
 */
export const attach = async (
  context: Context,
  address: StaticAddress,
  machine: ProviderMachine,
  signal: AbortSignal,
): Promise<void> => {
  const { calls, world } = context;
  const { place, id: staticIpName } = address;
  const began = world.clock.monotonic();
  const again = { patience: patience.usual, passes: isNotNow };
  signal.throwIfAborted();
  try {
    for (;;) {
      const { staticIp } = await calls.patient(place, 'lightsail:GetStaticIp', { staticIpName });
      const { attachedTo } = staticIp ?? {};
      if (attachedTo === machine.id) return;
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
        await calls.patient(place, 'lightsail:DetachStaticIp', { staticIpName }, again).catch(lookAgain);
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
    next: `aws lightsail detach-static-ip --region ${place} --static-ip-name ${id}    # once nobody needs it there`,
  });

const lookAgain = (thrown: unknown): void => {
  const refused = thrown as { code?: string };
  if (isNoSuchThing(thrown) || !/^InvalidInput/.test(refused.code ?? '')) throw thrown;
};
