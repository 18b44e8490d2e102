import { usageError } from '../errors.ts';
import { show } from './show.ts';

const units: Readonly<Record<string, string>> = { s: 's', m: 'min', h: 'h', d: 'd', w: 'w' };

/**
 * `10m`, `today` or a local time as journalctl(1) understands it on a machine whose clock is set to UTC. An age is
 * counted by the machine's own clock.
 */
export const journalSince = (text: string): string => {
  const [, number, unit] = /^(\d{1,6})\s*([smhdw])$/.exec(text.trim()) ?? [];
  if (number !== undefined && unit !== undefined) return `-${number}${units[unit]}`;
  if (text === 'today' || text === 'yesterday') return text;
  const time = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
    ? new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'))
    : undefined;
  if (time !== undefined && !Number.isNaN(time.getTime()))
    return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  throw usageError({
    what: `--since ${show(text)} is no time`,
    why: 'it is an age like 30s, 10m, 2h or 1d, or today, yesterday, "2026-11-25 21:00" (local time)',
    next: 'mayfly logs --since 10m',
  });
};
