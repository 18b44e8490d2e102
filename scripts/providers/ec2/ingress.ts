import { usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Context } from './context.ts';

const range = (address: string): string =>
  address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;

/**
 * Who may reach the machines: port 22 from the caller's own address only, and what the file opens besides. As
 * `tcp 22 22 203.0.113.7/32`, sorted. An unknown own address stops: nothing is opened to the world instead.
 */
export const ingressOf = async ({ callerAddress }: Context, { ec2 }: Definition): Promise<string[]> => {
  const ssh = ec2.ssh_from ?? (await own(callerAddress));
  const rules = [
    ...ssh.map(from => `tcp 22 22 ${range(from)}`),
    ...ec2.ingress.flatMap(({ port, to = port, protocol, from }) =>
      from.map(cidr => `${protocol} ${port} ${to} ${range(cidr)}`),
    ),
  ];
  return [...new Set(rules)].sort();
};

const own = async (callerAddress: Context['callerAddress']): Promise<string[]> => {
  const unknown = (why: string, cause?: unknown) =>
    usageError(
      {
        what: 'It is not known with which address this computer is seen: nobody could be let in to port 22',
        why,
        file: 'fleet.yaml',
        next: 'set ec2.ssh_from in fleet.yaml, like ssh_from: [203.0.113.7/32]',
      },
      cause,
    );
  const addresses = await callerAddress().catch((thrown: unknown) => {
    throw unknown(wordsOf(thrown), thrown);
  });
  if (addresses.length === 0) throw unknown('nobody told it');
  return addresses;
};
