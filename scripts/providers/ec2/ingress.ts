import type { Definition } from '../../fleet/definition.ts';
import { ownRanges, rangeOf } from '../aws/own-ranges.ts';
import type { Context } from './context.ts';

/**
 * Who may reach the machines: port 22 from the caller's own address only, and what the file opens besides. As
 * `tcp 22 22 203.0.113.7/32`, sorted.
 */
export const ingressOf = async ({ callerAddress }: Context, { ec2 }: Definition): Promise<string[]> => {
  const ssh = ec2.ssh_from?.map(rangeOf) ?? (await ownRanges(callerAddress, 'ec2.ssh_from'));
  const rules = [
    ...ssh.map(range => `tcp 22 22 ${range}`),
    ...ec2.ingress.flatMap(({ port, to = port, protocol, from }) =>
      from.map(cidr => `${protocol} ${port} ${to} ${rangeOf(cidr)}`),
    ),
  ];
  return [...new Set(rules)].sort();
};
