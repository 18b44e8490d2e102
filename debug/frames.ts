import type { Probed } from './bundle.ts';

/** More than this is not read: the script sends 256 KiB at most. */
const mostBytes = 4 * 1024 * 1024;
const mostHeader = 400;
const header = /^@@ ([!-~]+) ([!-~]+) rc=(\d{1,5}) bytes=(\d{1,7}) dropped=(-?\d{1,15})\n/;

export interface Parsed {
  /** By `section/probe`. */
  readonly probes: Record<string, Probed>;
  /** Why this is not everything. */
  readonly incomplete?: string;
}

/**
 * Reads the frames that `probe.sh` prints. What stands before the first frame is skipped, a frame without its whole
 * content is left out, and reading ends where the framing is damaged: nothing behind it can be trusted.
 */
export const parseProbe = (output: Uint8Array | string): Parsed => {
  const bytes = typeof output === 'string' ? Buffer.from(output.slice(0, mostBytes)) : Buffer.from(output);
  const whole = bytes.length <= mostBytes ? bytes : bytes.subarray(0, mostBytes);
  const probes: Record<string, Probed> = {};
  let at = firstFrame(whole);
  if (at === undefined) return { probes, incomplete: 'the machine sent no answer to the probes' };
  for (let last = 'the first frame'; at < whole.length; ) {
    const found = header.exec(whole.toString('latin1', at, at + mostHeader));
    if (!found) return { probes, incomplete: `the answer is damaged after ${last}` };
    const [line, section, name, rc, size, dropped] = found as unknown as [string, ...string[]];
    const start: number = at + line.length;
    const end = start + Number(size);
    const key = `${section}/${name}`;
    if (end + 1 > whole.length) return { probes, incomplete: `the answer ends inside ${key}` };
    if (whole[end] !== 0x0a) return { probes, incomplete: `the answer is damaged at ${key}` };
    if (key === 'probe/end') return { probes };
    probes[key] ??= {
      rc: Number(rc),
      text: whole.toString('utf8', start, end),
      dropped: Math.max(0, Number(dropped)),
    };
    at = end + 1;
    last = key;
  }
  return { probes, incomplete: 'the answer ends before its end' };
};

/** Where the first header begins, at the start of a line. */
const firstFrame = (bytes: Buffer): number | undefined => {
  for (let at = 0, tries = 0; at !== -1 && tries < 10_000; tries++) {
    if (header.test(bytes.toString('latin1', at, at + mostHeader))) return at;
    const next = bytes.indexOf('\n@@ ', at);
    if (next === -1) return undefined;
    at = next + 1;
  }
  return undefined;
};
