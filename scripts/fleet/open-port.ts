import { isIP } from 'node:net';
import * as z from 'zod';
import { matching, whole } from './fields.ts';

const words = 'an address range, like 203.0.113.7/32';
// The length by family; the address itself is more than a pattern can tell.
const range = matching(
  /^(\d{1,3}(\.\d{1,3}){3}\/([0-9]|[12]\d|3[0-2])|[0-9a-fA-F:]*:[0-9a-fA-F:]*\/([0-9]|[1-9]\d|1[01]\d|12[0-8]))$/,
  words,
).refine(text => isIP(text.slice(0, text.indexOf('/'))) !== 0, { error: words });

/** Who may reach a port. */
export const ranges = z
  .array(range, { error: 'a list of address ranges' })
  .min(1, { error: 'at least one address range, like 203.0.113.7/32' });

/** A port, or several in a row, that some may reach. */
export const openPort = z.strictObject(
  {
    port: whole(1, 65_535).describe('The first port'),
    to: whole(1, 65_535).optional().describe('The last port; default: only the first'),
    protocol: z.enum(['tcp', 'udp']).default('tcp'),
    from: ranges.describe('Who may reach it'),
  },
  { error: 'a map with port and from' },
);
