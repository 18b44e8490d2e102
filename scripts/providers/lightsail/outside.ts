import { patience } from '../aws/calls.ts';
import type { Outside, ProviderMachine } from '../provider.ts';
import type { Context } from './context.ts';

const sshPort = 22;

/** Who is let in to port 22 by the firewall of an instance, and as whom this computer is seen. */
export const outside = async (
  { calls, callerAddress }: Context,
  { id: instanceName, place }: ProviderMachine,
): Promise<Outside> => {
  const asked = calls.patient(place, 'lightsail:GetInstance', { instanceName }, { patience: patience.short });
  const [instance, caller] = await Promise.allSettled([asked, callerAddress()]);
  const ports = instance.status === 'fulfilled' ? instance.value.instance?.networking?.ports : undefined;
  const letIn = ports
    ?.filter(
      ({ protocol, fromPort = 0, toPort = 65_535 }) =>
        (protocol === 'tcp' || protocol === 'all') && fromPort <= sshPort && toPort >= sshPort,
    )
    .flatMap(({ cidrs = [], ipv6Cidrs = [] }) => [...cidrs, ...ipv6Cidrs]);
  return {
    ...(letIn === undefined ? {} : { letIn: [...new Set(letIn)].sort() }),
    ...(caller.status === 'fulfilled' ? { caller: caller.value } : {}),
  };
};
