import { isLostToSpot } from '../../fleet/ended.ts';
import { nextPhase, type Phase, phases } from '../../fleet/phase.ts';
import { cleanLine } from '../../render/clean.ts';
import { naturalKey } from './natural.ts';

/** What the last examination of a machine said. */
export type Health = 'healthy' | 'broken' | 'working' | 'unknown';

/** One machine as the screen knows it. Times are milliseconds of the clock on the wall. */
export interface MachineRow {
  readonly name: string;
  /** Sorts names as people count. */
  readonly natural: string;
  readonly status: string;
  readonly since?: number;
  readonly place?: string;
  readonly zone?: string;
  readonly type?: string;
  readonly market?: string;
  readonly address?: string;
  readonly endpoint?: string;
  readonly release?: string;
  readonly createdAt?: number;
  readonly id?: string;
  /** What is to say about it: why it failed, how it was lost. */
  readonly remark?: string;
  readonly touched?: string;
  readonly last?: { readonly text: string; readonly at: number };
  readonly health?: { readonly kind: Health; readonly at: number; readonly line: string };
  /** Nobody is at work on it, and it is not finished: it waits for nothing. */
  readonly abandoned?: boolean;
  /** Its place did not answer since then: what stands here is what was seen before. */
  readonly stale?: number;
}

/** The words of a listed machine; the operation's own type, and what other commands may add to it. */
export interface Listed {
  readonly name: string;
  readonly status: string;
  readonly since?: Date;
  readonly place?: string;
  readonly ware?: { readonly zone: string; readonly type: string; readonly market: string };
  readonly address?: string;
  readonly endpoint?: string;
  readonly release?: string;
  readonly createdAt?: Date;
  readonly id?: string;
  readonly remark?: string;
  readonly touched?: { readonly by: string; readonly at: Date };
}

/** What was listed, on top of what the screen already knew of the same machine. */
export const rowOf = (listed: Listed, known: MachineRow | undefined, idle = false): MachineRow => {
  const { name, status, since, ware, createdAt, remark, touched } = listed;
  const same = known !== undefined && known.id === listed.id;
  const row: MachineRow = {
    name,
    natural: known?.natural ?? naturalKey(name),
    status,
    ...(since && { since: since.getTime() }),
    ...(ware && { zone: ware.zone, type: ware.type, market: ware.market }),
    ...pick(listed),
    ...(createdAt && { createdAt: createdAt.getTime() }),
    ...(remark && { remark: cleanLine(remark) }),
    ...(touched && { touched: cleanLine(touched.by, 40) }),
    ...(idle && isPhase(status) && status !== 'ready' && { abandoned: true }),
    ...(same && known.last && { last: known.last }),
    ...(same && known.health && { health: known.health }),
  };
  return known && equal(row, known) ? known : row;
};

const pick = ({ place, address, endpoint, release, id }: Listed) => ({
  ...(place && { place }),
  ...(address && { address }),
  ...(endpoint && { endpoint }),
  ...(release && { release }),
  ...(id && { id }),
});

const equal = (a: MachineRow, b: MachineRow): boolean => {
  const keys = Object.keys(a) as (keyof MachineRow)[];
  return keys.length === Object.keys(b).length && keys.every(key => a[key] === b[key]);
};

export const isPhase = (status: string): status is Phase => (phases as readonly string[]).includes(status);

/** Where a machine stands, in one word for counting and for its sign. */
export const standingOf = ({
  status,
  abandoned,
}: MachineRow): 'ready' | 'failed' | 'lost' | 'under way' | 'other' => {
  if (status === 'ready') return 'ready';
  if (status.startsWith('failed')) return 'failed';
  if (status === 'lost') return 'lost';
  return isPhase(status) && !abandoned ? 'under way' : 'other';
};

/** What a machine on its way waits for. */
export const awaited = ({ status, abandoned }: MachineRow): Phase | undefined =>
  isPhase(status) && !abandoned ? nextPhase(status) : undefined;

export const wasTakenBack = ({ status, remark }: MachineRow): boolean =>
  status === 'lost' && isLostToSpot(remark);
