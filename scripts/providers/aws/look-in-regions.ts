import {
  type EndedMachine,
  kindsInWords,
  type Look,
  type ProviderMachine,
  type Resource,
  type ResourceKind,
  type Unseen,
} from '../provider.ts';
import { AwsError } from './aws-error.ts';
import { isClosed } from './closed.ts';
import { failureOf } from './codes.ts';
import { explained, wordsOf } from './explain.ts';

/** What one region shows. */
export interface RegionLook {
  readonly region: string;
  /** The organization has closed it to the account. */
  readonly closed: boolean;
  readonly machines: ProviderMachine[];
  readonly others: Resource[];
  readonly unseen: Unseen[];
  readonly ended?: EndedMachine[];
}

/** Regions side by side. One that is closed is told apart, unless these very regions were asked for. */
export const lookInRegions = async (
  regions: readonly string[],
  lookIn: (region: string) => Promise<RegionLook>,
  chosen: boolean,
  part?: (look: Look) => void,
): Promise<Look> => {
  const looks = await Promise.all(
    regions.map(async region => {
      const one = await lookIn(region);
      if (!one.closed) part?.(joined([one]));
      return one;
    }),
  );
  const open = looks.filter(({ closed }) => !closed);
  // Where none is open nothing was asked at all.
  if (chosen || open.length === 0) return joined(looks);
  return { ...joined(open), closed: looks.filter(({ closed }) => closed).flatMap(({ unseen }) => unseen) };
};

const joined = (looks: readonly RegionLook[]): Look => ({
  machines: looks.flatMap(({ machines }) => machines),
  others: looks.flatMap(({ others }) => others),
  unseen: looks.flatMap(({ unseen }) => unseen),
  ended: looks.flatMap(({ ended = [] }) => ended),
  asked: looks.filter(({ unseen }) => unseen.length === 0).map(({ region }) => region),
});

/** Lists the kinds of one region that are asked for, and keeps which could not be listed. */
export interface Lister {
  /** Resolves with nothing where it was not asked for, or could not be listed. */
  list<T>(kind: ResourceKind, question: () => Promise<T[]>): Promise<T[]>;
  /** What the lists so far came to. */
  outcome(): Pick<RegionLook, 'region' | 'closed' | 'unseen'>;
}

export const lister = (region: string, kinds: readonly ResourceKind[]): Lister => {
  const unlisted: { readonly kind: ResourceKind; readonly thrown: unknown }[] = [];
  let listed = 0;
  return {
    list: async (kind, question) => {
      if (!kinds.includes(kind)) return [];
      try {
        const found = await question();
        listed += 1;
        return found;
      } catch (thrown) {
        unlisted.push({ kind, thrown });
        return [];
      }
    },
    outcome: () => {
      if (unlisted.length === 0) return { region, closed: false, unseen: [] };
      const why = unlisted.map(({ kind, thrown }) => `${kindsInWords(kind)}: ${wordsOf(thrown)}`).join('; ');
      const every = (is: (thrown: unknown) => boolean) => unlisted.every(({ thrown }) => is(thrown));
      const next = unlisted.map(({ thrown }) => renewal(thrown)).find(command => command !== undefined);
      const unseen: Unseen = {
        place: region,
        why,
        ...(listed === 0 && every(isDown) && { down: true }),
        ...(next !== undefined && { next }),
      };
      return { region, closed: listed === 0 && every(isClosed), unseen: [unseen] };
    },
  };
};

/** What makes credentials good again. */
const renewal = (thrown: unknown): string | undefined =>
  thrown instanceof AwsError && failureOf(thrown) === 'credentials'
    ? explained(thrown, 'look').telling.next
    : undefined;

/** Nobody answered, or with nothing but that it does not work now. */
const isDown = (thrown: unknown): boolean =>
  thrown instanceof AwsError && ['unsent', 'ambiguous'].includes(failureOf(thrown));
