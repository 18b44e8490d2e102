import type { Definition } from '../../fleet/definition.ts';
import type { World } from '../../world/world.ts';
import type { Aws } from '../aws/actions.ts';
import { newCalls } from '../aws/calls.ts';
import { accountAsker } from '../aws/identity.ts';
import { newRecent } from '../aws/recent.ts';
import { type Provider, resourceKinds } from '../provider.ts';
import { attach } from './attach.ts';
import { consoleText } from './console-text.ts';
import type { Context } from './context.ts';
import { look } from './look.ts';
import { make } from './make.ts';
import { outside } from './outside.ts';
import { partPrices } from './part-prices.ts';
import { makePlan } from './plan.ts';
import { prices } from './prices.ts';
import { wantedIn } from './regions.ts';
import { remove } from './remove.ts';
import { resolveImage } from './resolve-image.ts';
import { newSettler } from './settle.ts';

export interface Ec2Options {
  /** The fleet's, where there is one: its regions are asked first for what is the same everywhere. */
  readonly definition?: Definition;
  /** Milliseconds after which no call that was ever sent can still be carried out. Default 300,000. */
  readonly quietWindow?: number;
  /** Milliseconds after which AWS shows everything that was made. Default 300,000. */
  readonly lag?: number;
  /** The addresses that this computer is seen with, alone or as ranges. Rejects when nobody tells. */
  readonly callerAddress: () => Promise<string[]>;
}

const usualWindow = 300_000;
const usualLag = 300_000;

/** Machines on EC2, spot or on demand, over many regions. */
export const ec2Provider = (world: World, aws: Aws, options: Ec2Options): Provider => {
  const { lag = usualLag } = options;
  const context: Context = {
    world,
    calls: newCalls(world.clock, world.random, aws),
    definition: options.definition,
    quietWindow: options.quietWindow ?? usualWindow,
    callerAddress: options.callerAddress,
    recent: newRecent(world.clock, lag),
    groups: new Map(),
    networks: new Map(),
    reclaims: new Map(),
    lastHome: {},
  };
  return {
    name: 'ec2',
    numbered: false,
    lag,
    partsTell: true,
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
    keepsakes: async () => [],
    remove: (resources, gone, signal) => remove(context, resources, gone, signal),
    settle: newSettler(context),
    prices: wares => prices(context, wares),
    partPrices: parts => partPrices(context, parts),
    outside: machine => outside(context, machine),
    consoleText: machine => consoleText(context, machine),
  };
};
