import { foreignError, usageError } from '../../scripts/errors.ts';
import type { World } from '../../scripts/world/world.ts';
import type { LabNetwork } from './network.ts';

/**
 * Gives all that this host sends to a machine a time to live of `hops`: what runs in a container on the machine, one
 * hop further, gets no answer from IMDS. Stricter than AWS, which limits the token's answer only. The route goes with
 * the lab's bridge. Source: ip-route(8), hoplimit.
 */
export const limitHops = async (
  { processes }: World,
  network: LabNetwork,
  address: string,
  hops: number,
): Promise<void> => {
  const route = [`${address}/32`, 'dev', network.bridge, 'src', network.gateway, 'hoplimit', String(hops)];
  const finished = await processes
    .run(['ip', 'route', 'replace', ...route], { timeout: 10_000 })
    .catch((thrown: { code?: string }) => {
      if (thrown.code !== 'ENOENT') throw thrown;
      throw usageError({
        what: 'The lab cannot limit the hops of metadata: ip is not installed',
        next: 'just set-up    # installs iproute2, and says what it does before it does it',
      });
    });
  if (finished.code !== 0)
    throw foreignError({ what: `The hop limit of ${address} could not be set`, why: finished.stderr.trim() });
};
