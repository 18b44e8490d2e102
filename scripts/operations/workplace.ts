import type { FleetEvent } from '../fleet/event.ts';
import type { askCheck } from '../machine/ask-check.ts';
import type { Connect } from '../machine/contact.ts';
import type { Knock } from '../machine/knock.ts';
import type { MachineScripts } from '../machine/scripts.ts';
import type { Endpoint, Provider } from '../providers/provider.ts';
import type { FleetStore, Waiting } from '../store/store.ts';
import type { World } from '../world/world.ts';

/** What every operation works with: ports, and one stream of events. */
export interface Workplace {
  readonly world: World;
  readonly provider: Provider;
  readonly store: FleetStore;
  readonly connect: Connect;
  /** Asks who answers at an endpoint; over TCP without this. */
  readonly knock?: (endpoint: Endpoint, milliseconds: number) => Promise<Knock>;
  /** Asks a health check from here; over the network without this. */
  readonly askCheck?: typeof askCheck;
  readonly scripts: MachineScripts;
  /** Text of debug/probe.sh. */
  readonly probe: string;
  readonly emit: (event: FleetEvent) => void;
  readonly signal: AbortSignal;
}

/** `r-mfz3k1-9f2c41aa`: when and which, sortable within a year. */
export const newRunId = (world: World): string =>
  `r-${Math.floor(world.clock.now().getTime() / 1000).toString(36)}-${world.random.bytes(4).toString('hex')}`;

/** When a run began, by its id; undefined where that is none of ours. */
export const runBegan = (run: string): Date | undefined => {
  const [, seconds] = /^r-([0-9a-z]{6,7})-[0-9a-f]{8}$/.exec(run) ?? [];
  return seconds === undefined ? undefined : new Date(Number.parseInt(seconds, 36) * 1000);
};

/** How to wait for a lock: people are told, and may stop it. */
export const waitingIn = ({ emit, signal }: Workplace): Waiting => ({
  say: text => emit({ type: 'note', text }),
  signal,
});
