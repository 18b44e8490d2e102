import { Exit, failure, type MayflyError, type Telling, usageError } from '../../errors.ts';
import { isClosed } from './closed.ts';
import { wordsOf } from './explain.ts';

/** Why a region cannot be used. */
export interface RegionFailure {
  readonly region: string;
  readonly error: MayflyError;
}

export const leftOut = ({ region, error }: RegionFailure): string =>
  `${region} is left out: ${wordsOf(error)}`;

/** Those that the organization has closed. */
export const closedAmong = (failures: readonly RegionFailure[]): ReadonlySet<string> =>
  new Set(failures.filter(({ error }) => isClosed(error.cause)).map(({ region }) => region));

/** The regions that are left have too little room: that may be so only because others are left out now. */
export const tooSmall = (failures: readonly RegionFailure[], telling: Telling): MayflyError => {
  const why = [telling.why ?? '', ...failures.map(leftOut)].join('\n');
  const passing = failures.filter(({ error }) => error.exit !== Exit.usage);
  if (passing.length === 0) return usageError({ ...telling, why });
  const regions = passing.map(({ region }) => region).join(', ');
  return failure({
    ...telling,
    why,
    next: `run the command again when ${regions} works; or ${telling.next}`,
  });
};
