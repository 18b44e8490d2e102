import { usageError } from '../../errors.ts';
import { wordsOf } from './explain.ts';

/** `203.0.113.7` as `203.0.113.7/32`; what is a range already stays one. */
export const rangeOf = (address: string): string =>
  address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;

/**
 * Who may reach port 22 where the fleet file does not say: the addresses that this computer is seen with. An unknown own
 * address stops: nothing is opened to the world instead. `setting` is where the fleet file could say it.
 */
export const ownRanges = async (
  callerAddress: () => Promise<string[]>,
  setting: string,
): Promise<string[]> => {
  const unknown = (why: string, cause?: unknown) =>
    usageError(
      {
        what: 'It is not known with which address this computer is seen: nobody could be let in to port 22',
        why,
        file: 'fleet.yaml',
        next: `set ${setting} in fleet.yaml, like ssh_from: [203.0.113.7/32]`,
      },
      cause,
    );
  const addresses = await callerAddress().catch((thrown: unknown) => {
    throw unknown(wordsOf(thrown), thrown);
  });
  if (addresses.length === 0) throw unknown('nobody told it');
  return addresses.map(rangeOf);
};
