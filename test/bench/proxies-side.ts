import type { Endpoint } from '../../scripts/providers/provider.ts';
import { startProxy } from '../support/proxy.ts';

/** What this program is given as its first argument, as JSON. Milliseconds for the way there and back. */
export interface ProxiesJob {
  readonly roundTrip: number;
  readonly targets: readonly Endpoint[];
}

// Tells where the proxies listen, and ends with its standard input: it can't outlive who started it.
const { roundTrip, targets } = JSON.parse(process.argv[2] ?? '') as ProxiesJob;
const proxies = await Promise.all(targets.map(target => startProxy(target, { delay: roundTrip / 2 })));
process.stdout.write(`${JSON.stringify(proxies.map(({ endpoint }) => endpoint))}\n`);
process.stdin.resume();
process.stdin.once('end', () => process.exit());
