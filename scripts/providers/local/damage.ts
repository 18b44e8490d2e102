import type { Finished } from '../../world/world.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';

// podman that was ended in the middle of `network connect` or `disconnect` keeps two truths about a container: in which
// networks it is to be, and in which it is. One that was ended in the middle of `rm` keeps a container without its storage.
// From then on it inspects it no more, and fails every question about several containers when it is one of them, whoever
// asks. Source: podman 4.3, libpod/networking_common.go, for the first; both were seen.

export const isDamage = ({ code, stderr }: Pick<Finished, 'code' | 'stderr'>): boolean =>
  code !== 0 && /network inspection mismatch|from store .*: container not known/i.test(stderr);

/** What `podman ps --format json` tells of a container. */
export interface Listed {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly ImageID: string;
  readonly State: string;
  readonly ExitCode: number;
  /** Seconds. */
  readonly Created: number;
  readonly Labels: Record<string, string> | null;
  readonly Networks: readonly string[] | null;
  readonly Ports:
    | readonly { readonly host_ip: string; readonly host_port: number; readonly container_port: number }[]
    | null;
}

/** As `inspect` would tell it, but for its addresses. */
export const fromListing = (each: Listed): Container => ({
  Id: each.Id,
  Name: each.Names[0] ?? '',
  Created: new Date(each.Created * 1000).toISOString(),
  Image: each.ImageID,
  State: { Status: each.State, ExitCode: each.ExitCode, Running: each.State === 'running' },
  Config: { Labels: each.Labels },
  NetworkSettings: {
    Ports: Object.fromEntries(
      (each.Ports ?? []).map(({ host_ip: HostIp, host_port, container_port }) => [
        `${container_port}/tcp`,
        [{ HostIp, HostPort: String(host_port) }],
      ]),
    ),
    Networks: Object.fromEntries((each.Networks ?? []).map(name => [name, { IPAddress: '' }])),
  },
  damaged: true,
});

/** Connected and disconnected once more, as far as it can be, both truths are one again: it is not in the network. */
export const mend = async (engine: Engine, network: string, id: string): Promise<void> => {
  await engine.try(['network', 'connect', network, id]);
  await engine.try(['network', 'disconnect', '--force', network, id]);
};
