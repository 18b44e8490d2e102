import { foreignError } from '../../scripts/errors.ts';
import type { Engine } from '../../scripts/providers/local/engine.ts';
import { labelArguments, type Mark } from './labels.ts';

/** The network of one lab. */
export interface LabNetwork {
  readonly name: string;
  /** IPv4, like `10.89.1.0/24`. */
  readonly subnet: string;
  /** This host's address in it. */
  readonly gateway: string;
  /** The bridge's device on this host. */
  readonly bridge: string;
}

interface Inspected {
  readonly network_interface?: string;
  readonly subnets?: readonly { subnet: string; gateway?: string }[];
  readonly Id?: string;
  readonly IPAM?: { Config?: readonly { Subnet: string; Gateway?: string }[] | null };
}

/** Out of `network inspect`; podman and docker tell the same in words of their own. undefined when a part is missing. */
export const readNetwork = (json: string, name: string): LabNetwork | undefined => {
  const [network] = JSON.parse(json) as Inspected[];
  const podman = network?.subnets?.find(({ subnet }) => !subnet.includes(':'));
  const docker = network?.IPAM?.Config?.find(({ Subnet }) => !Subnet.includes(':'));
  const subnet = podman?.subnet ?? docker?.Subnet;
  const gateway = podman?.gateway ?? docker?.Gateway;
  const bridge = network?.network_interface ?? (network?.Id && `br-${network.Id.slice(0, 12)}`);
  return subnet && gateway && bridge ? { name, subnet, gateway, bridge } : undefined;
};

/** Makes the lab's network; the engine chooses a subnet that is free. */
export const makeNetwork = async (engine: Engine, mark: Mark): Promise<LabNetwork> => {
  const name = `mayfly-lab.${mark.lab}`;
  const create = (...more: string[]) =>
    engine.run(['network', 'create', ...labelArguments(mark), ...more, name]);
  const look = async () => {
    const network = readNetwork(await engine.run(['network', 'inspect', name]), name);
    if (network) return network;
    throw foreignError({
      what: `${engine.name} does not tell the subnet of its network ${name}`,
      next: `${engine.name} network inspect ${name}`,
    });
  };
  await create();
  if (engine.name === 'podman') return look();
  // docker takes an address of our choice only in a subnet that was named: the one that it chose itself.
  const { subnet, gateway } = await look();
  await engine.run(['network', 'rm', name]);
  await create('--subnet', subnet, '--gateway', gateway);
  return look();
};
