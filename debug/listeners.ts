import type { Bundle } from './bundle.ts';
import { linesOf } from './opinion.ts';

/** A socket that waits for connections, as ss(8) tells of it. */
export interface Listener {
  /** `127.0.0.1`, `[::1]`, `0.0.0.0`, `[::]`, `*`. */
  readonly address: string;
  readonly port: number;
  readonly program?: string;
  readonly unit?: string;
  readonly line: string;
}

export const listenersOf = (bundle: Bundle): Listener[] => {
  const lines = linesOf(bundle, 'network/listen');
  const units = new Map(
    lines.flatMap(line => {
      const [, pid, unit] = /^unit (\d+) (\S+\.service)$/.exec(line) ?? [];
      return pid === undefined || unit === undefined ? [] : [[pid, unit] as const];
    }),
  );
  return lines.flatMap(line => {
    const [, address, port] = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line) ?? [];
    if (address === undefined) return [];
    const [, program, pid] = /users:\(\("([^"]*)",pid=(\d+)/.exec(line) ?? [];
    const unit = pid === undefined ? undefined : units.get(pid);
    return [
      {
        address: address.replace(/%.*/, ''),
        port: Number(port),
        ...(program === undefined ? {} : { program }),
        ...(unit === undefined ? {} : { unit }),
        line: line.replace(/\s+/g, ' '),
      },
    ];
  });
};

/** Who it is, in words. */
export const listenerWords = ({ unit, program }: Listener): string => unit ?? program ?? 'somebody';
