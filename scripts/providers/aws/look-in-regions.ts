import {
  type EndedMachine,
  kindsInWords,
  type Look,
  type ProviderMachine,
  type Resource,
  type ResourceKind,
  resourceKinds,
  type Unseen,
} from '../provider.ts';
import { adviceOnRights } from './advice.ts';
import { AwsError } from './aws-error.ts';
import { isClosed } from './closed.ts';
import { type Failure, failureOf, isSilence } from './codes.ts';
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

/** Regions side by side: all that are enabled, or the places that are given. Of the former one that is closed is told apart. */
export const lookInRegions = async (
  enabled: () => Promise<string[]>,
  places: readonly string[] | undefined,
  lookIn: (region: string) => Promise<RegionLook>,
  part?: (look: Look) => void,
): Promise<Look> => {
  const regions = places ?? (await enabled());
  const looks = await Promise.all(
    regions.map(async region => {
      const one = await lookIn(region);
      if (!one.closed) part?.(joined([one]));
      return one;
    }),
  );
  const open = looks.filter(({ closed }) => !closed);
  // Where none is open nothing was asked at all.
  if (places || open.length === 0) return joined(looks);
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

interface Unlisted {
  readonly kind: ResourceKind;
  readonly thrown: unknown;
}

/** Answers come in any order; people read the same words in every region. */
const inOrder = (unlisted: readonly Unlisted[]): Unlisted[] =>
  unlisted.toSorted((one, other) => resourceKinds.indexOf(one.kind) - resourceKinds.indexOf(other.kind));

export const lister = (region: string, kinds: readonly ResourceKind[]): Lister => {
  const unlisted: Unlisted[] = [];
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
      const why = [...Map.groupBy(inOrder(unlisted), ({ thrown }) => wordsOf(thrown))]
        .map(([words, some]) => `${some.map(({ kind }) => kindsInWords(kind)).join(', ')}: ${words}`)
        .join('; ');
      const every = (is: (thrown: unknown) => boolean) => unlisted.every(({ thrown }) => is(thrown));
      const next = mending(inOrder(unlisted).map(({ thrown }) => thrown));
      const unseen: Unseen = {
        place: region,
        why,
        ...(listed === 0 && every(isSilence) && { down: true }),
        ...(next !== undefined && { next }),
      };
      return { region, closed: listed === 0 && every(isClosed), unseen: [unseen] };
    },
  };
};

/** What makes credentials good again, or gives every right that is missing. */
const mending = (failures: readonly unknown[]): string | undefined => {
  if (failures.every(isClosed)) return 'ask whoever runs the organization to open it to this account';
  const refused = (as: Failure) =>
    failures.filter(thrown => thrown instanceof AwsError).filter(error => failureOf(error) === as);
  const [bad] = refused('credentials');
  if (bad) return explained(bad, 'look').telling.next;
  const [first, ...more] = refused('rights');
  if (!first) return undefined;
  const policy = /\blightsail:/.test(first.message) ? 'mayfly policy --provider lightsail' : 'mayfly policy';
  return `${adviceOnRights(first, ...more)}    # all that are needed: ${policy}`;
};
