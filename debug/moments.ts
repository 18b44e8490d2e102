import type { Bundle } from './bundle.ts';
import { valuesOf } from './opinion.ts';

/** `2026-11-21T06:15:05Z`, or undefined for what is no time. */
export const iso = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined || !Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8e15
    ? undefined
    : new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Milliseconds of an ISO 8601 time, of `2026-11-21T06:15:05+0000` too. */
export const momentOf = (text: string | undefined): number | undefined => {
  const time = Date.parse((text ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : time;
};

/** systemd's `Sat 2026-11-21 06:38:20 UTC`; the probes run in UTC. */
export const systemdMoment = (text: string | undefined): number | undefined => {
  const [, day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC/.exec(text ?? '') ?? [];
  return day === undefined ? undefined : momentOf(`${day}T${time}Z`);
};

/** wtmp's `Sat Nov 21 06:38:20 2026`, in UTC. */
export const wtmpMoment = (text: string | undefined): number | undefined => {
  const time = Date.parse(`${text} UTC`);
  return Number.isNaN(time) ? undefined : time;
};

/** The machine's clock when it was looked at, in milliseconds; this side's when the machine's was not read. */
export const machineNow = (bundle: Bundle): number => {
  const now = Number(valuesOf(bundle, 'boot/identity').get('now'));
  return now > 0 ? now * 1000 : (momentOf(bundle.takenAt) ?? 0);
};

/** When PID 1 of this boot began, by the machine's clock: in a container the host's boot is older than the machine's. */
export const bootMoment = (bundle: Bundle): number | undefined => {
  const values = valuesOf(bundle, 'boot/identity');
  const [btime, start, hertz] = ['btime', 'init_start', 'hertz'].map(key => Number(values.get(key)));
  const moment = ((btime ?? Number.NaN) + (start ?? Number.NaN) / (hertz || 100)) * 1000;
  return Number.isFinite(moment) && moment > 0 ? moment : undefined;
};

/** `45 s`, `12 min`, `3 h`, `2 days`. */
export const lengthOf = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
};
