import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { invalidInput, notNow } from './errors.ts';
import { lightStateOf } from './life.ts';
import { begin, showOperation } from './operations.ts';
import { findThing } from './things.ts';

/** What a new Linux instance has: open to everybody. */
export const openPorts = (): Sdk.PortInfo[] =>
  [22, 80].map(port => ({
    fromPort: port,
    toPort: port,
    protocol: 'tcp',
    cidrs: ['0.0.0.0/0'],
    ipv6Cidrs: ['::/0'],
    cidrListAliases: [],
  }));

const protocols = ['tcp', 'udp', 'all', 'icmp', 'icmpv6'];

const check = ({ fromPort, toPort, protocol, cidrs = [], ipv6Cidrs = [] }: Sdk.PortInfo): void => {
  const good = (port: number | undefined) =>
    Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535;
  if (!good(fromPort) || !good(toPort) || Number(fromPort) > Number(toPort))
    throw invalidInput(`The port range ${fromPort}-${toPort} is not valid.`);
  if (!protocols.includes(protocol ?? '')) throw invalidInput(`The protocol ${protocol} is not valid.`);
  if (
    cidrs.some(cidr => !/^\d+(\.\d+){3}(\/\d+)?$/.test(cidr)) ||
    ipv6Cidrs.some(cidr => !cidr.includes(':'))
  )
    throw invalidInput('A range of addresses is not valid.');
};

/** The whole set is replaced. Whether a pending instance takes it is not documented: here it does not. */
export const putInstancePublicPorts = (
  at: At,
  { instanceName, portInfos = [] }: Sdk.PutInstancePublicPortsCommandInput,
): Answer<Sdk.PutInstancePublicPortsCommandOutput> => {
  const instance = findThing(at, 'Instance', instanceName);
  for (const port of portInfos) check(port);
  if (lightStateOf(instance, at.cloud.now) !== 'running')
    throw notNow(`The instance ${instanceName} is not running: its ports cannot be changed now.`);
  instance.ports = portInfos.map(port => ({ ...port }));
  const operation = begin(
    at,
    'PutInstancePublicPorts',
    instance,
    instance.zone.name,
    at.cloud.timings.operation,
  );
  return { operation: showOperation(at, operation) };
};

export const getInstancePortStates = (
  at: At,
  { instanceName }: Sdk.GetInstancePortStatesCommandInput,
): Answer<Sdk.GetInstancePortStatesCommandOutput> => ({
  portStates: findThing(at, 'Instance', instanceName).ports.map(port => ({ ...port, state: 'open' })),
});
