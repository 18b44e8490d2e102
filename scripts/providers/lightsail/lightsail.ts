import type { Definition } from '../../fleet/definition.ts';
import type { World } from '../../world/world.ts';
import type { Aws } from '../aws/actions.ts';
import { newCalls } from '../aws/calls.ts';
import { accountAsker } from '../aws/identity.ts';
import { newRecent } from '../aws/recent.ts';
import { isStaticAddress, type Provider, resourceKinds } from '../provider.ts';
import { attach } from './attach.ts';
import type { Context } from './context.ts';
import { hostKeys } from './host-keys.ts';
import { look } from './look.ts';
import { make } from './make.ts';
import { outside } from './outside.ts';
import { makePlan } from './plan.ts';
import { prices } from './prices.ts';
import { wantedIn } from './regions.ts';
import { remove } from './remove.ts';
import { resolveImage } from './resolve-image.ts';
import { newSettler } from './settle.ts';

export interface LightsailOptions {
  /** The fleet's, where there is one: its regions are asked first for what is the same everywhere. */
  readonly definition?: Definition;
  /** Milliseconds after which no call that was ever sent can still be carried out. Default 300,000. */
  readonly quietWindow?: number;
  /** Milliseconds after which Lightsail shows everything that was made; not documented. Default 300,000, as on EC2. */
  readonly lag?: number;
  /** The addresses that this computer is seen with, alone or as ranges. Rejects when nobody tells. */
  readonly callerAddress: () => Promise<string[]>;
  /** A public key of type ssh-rsa whose private half nobody has. */
  readonly deadKey: () => Promise<string>;
}

const usualWindow = 300_000;
const usualLag = 300_000;

/** Machines on Lightsail. Each has a number, and a name that nothing else in its region can have. */
export const lightsailProvider = (world: World, aws: Aws, options: LightsailOptions): Provider => {
  const { lag = usualLag, quietWindow = usualWindow, definition: known, callerAddress, deadKey } = options;
  const context: Context = {
    world,
    calls: newCalls(world.clock, world.random, aws),
    definition: known,
    quietWindow,
    callerAddress,
    recent: newRecent(world.clock, lag),
    lastHome: {},
    deadKey,
  };
  return {
    name: 'lightsail',
    numbered: true,
    lag,
    now: () => context.calls.time.now(),
    account: accountAsker(context.calls, wantedIn(context)),
    namesAccount: wantedIn(context).account !== undefined,
    resolveImage: definition => resolveImage({ ...context, definition }, definition),
    plan: (definition, image, signal) => makePlan({ ...context, definition }, definition, image, signal),
    prepareImage: async () => undefined,
    make: (making, boot, signal, sending) =>
      make({ ...context, calls: context.calls.announced(sending) }, making, boot, signal),
    look: (scope, kinds = resourceKinds, places = undefined, part = undefined) =>
      look(context, scope, kinds, places, part),
    attach: (address, machine, signal) => attach(context, address, machine, signal),
    hostKeys: (machine, signal) => hostKeys(context, machine, signal),
    outside: machine => outside(context, machine),
    keepsakes: async () => [],
    remove: (resources, gone, signal) => remove(context, resources, gone, signal),
    settle: newSettler(context),
    prices: wares => prices(context, wares),
    // An address is free while it is on a machine; what it costs alone is told by no call.
    partPrices: async parts =>
      parts.map(part => (isStaticAddress(part) && part.machine !== undefined ? 0 : undefined)),
    included:
      'A public address, the system disk and the traffic of the bundle are in it; further disks are not.',
    // Lightsail tells nobody what stands on a console.
    consoleText: async () => undefined,
  };
};
