import type { PortInfo } from '@aws-sdk/client-lightsail';
import type { Definition } from '../../fleet/definition.ts';
import { ownRanges, rangeOf } from '../aws/own-ranges.ts';
import type { Context } from './context.ts';

/**
 * Who may reach the machines: port 22 from the caller's own address only, and what the file opens besides. As
 * `tcp 22 22 203.0.113.7/32`, sorted.
 */
export const portsOf = async ({ callerAddress }: Context, { lightsail }: Definition): Promise<string[]> => {
  const ssh = lightsail.ssh_from?.map(rangeOf) ?? (await ownRanges(callerAddress, 'lightsail.ssh_from'));
  const rules = [
    ...ssh.map(range => `tcp 22 22 ${range}`),
    ...lightsail.ports.flatMap(({ port, to = port, protocol, from }) =>
      from.map(cidr => `${protocol} ${port} ${to} ${rangeOf(cidr)}`),
    ),
  ];
  return [...new Set(rules)].sort();
};

/** The same as Lightsail takes it: one entry for each port. A list that is missing would mean everybody. */
export const portInfos = (rules: readonly string[]): PortInfo[] => {
  const infos = new Map<string, PortInfo & { cidrs: string[]; ipv6Cidrs: string[] }>();
  for (const rule of rules) {
    const [protocol = '', from, to, cidr = ''] = rule.split(' ');
    const key = `${protocol} ${from} ${to}`;
    const known = infos.get(key) ?? {
      protocol: protocol as 'tcp' | 'udp',
      fromPort: Number(from),
      toPort: Number(to),
      cidrs: [],
      ipv6Cidrs: [],
    };
    (cidr.includes(':') ? known.ipv6Cidrs : known.cidrs).push(cidr);
    infos.set(key, known);
  }
  return [...infos.values()];
};
