import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { addressOf } from '../network.ts';
import type { Zone } from '../regions.ts';
import { offeredBlueprints, offeredBundles } from './catalogue.ts';
import { invalidInput } from './errors.ts';
import { forgetInstance } from './life.ts';
import { begin, showOperation } from './operations.ts';
import { openPorts } from './ports.ts';
import type { LightInstance, Operation } from './state.ts';
import { tellLaunch } from './tell.ts';
import { checkNames, findThing, named, readTags } from './things.ts';

/** The limit is not documented; this is EC2's. */
const mostUserData = 16_384;

export const createInstances = (
  at: At,
  input: Sdk.CreateInstancesCommandInput,
): Answer<Sdk.CreateInstancesCommandOutput> => {
  const names = input.instanceNames ?? [];
  if (names.length === 0) throw invalidInput('instanceNames must not be empty.');
  const plan = readPlan(at, input);
  checkNames(at, names);
  checkQuota(at, names.length * (plan.bundle.cpuCount ?? 0));
  return { operations: names.map(name => showOperation(at, make(at, name, plan))) };
};

interface Launch {
  readonly zone: Zone;
  readonly blueprint: Sdk.Blueprint;
  readonly bundle: Sdk.Bundle;
  readonly userData: string;
  readonly keyName: string | undefined;
  readonly ipType: Sdk.IpAddressType;
  readonly tags: ReadonlyMap<string, string>;
}

const readPlan = (at: At, input: Sdk.CreateInstancesCommandInput): Launch => {
  const { region } = at.place;
  const zone = region.zones.find(({ name }) => name === input.availabilityZone);
  if (!zone) throw invalidInput(`${input.availabilityZone} is not an Availability Zone of ${region.name}.`);
  const blueprint = offeredBlueprints(at).find(({ blueprintId }) => blueprintId === input.blueprintId);
  if (!blueprint?.isActive) throw invalidInput(`The blueprint ${input.blueprintId} cannot be used.`);
  const bundle = offeredBundles(at).find(({ bundleId }) => bundleId === input.bundleId);
  if (!bundle?.isActive) throw invalidInput(`The bundle ${input.bundleId} cannot be used.`);
  if (!bundle.supportedPlatforms?.includes(blueprint.platform ?? 'LINUX_UNIX'))
    throw invalidInput(`The bundle ${input.bundleId} does not support ${blueprint.platform}.`);
  if ((bundle.power ?? 0) < (blueprint.minPower ?? 0))
    throw invalidInput(`The bundle ${input.bundleId} is too small for the blueprint ${input.blueprintId}.`);
  const { userData = '', ipAddressType: ipType = 'dualstack', keyPairName: keyName } = input;
  if ((bundle.publicIpv4AddressCount === 0) !== (ipType === 'ipv6'))
    throw invalidInput(`The bundle ${input.bundleId} does not support the IP address type ${ipType}.`);
  if (Buffer.byteLength(userData) > mostUserData)
    throw invalidInput(`User data is limited to ${mostUserData} bytes.`);
  if (keyName !== undefined) findThing(at, 'KeyPair', keyName);
  return { zone, blueprint, bundle, userData, keyName, ipType, tags: readTags(input.tags) };
};

const checkQuota = ({ cloud, place }: At, more: number): void => {
  const most = cloud.options.lightsail?.vcpus ?? 20;
  let used = 0;
  for (const thing of place.lightsail().things.values())
    if (thing.kind === 'Instance') used += thing.bundle.cpuCount ?? 0;
  if (used + more > most)
    throw invalidInput(
      `The maximum number of vCPUs of instances in this region is ${most}; ${used} are in use.`,
    );
};

const make = (at: At, name: string, launch: Launch): Operation => {
  const { cloud, place } = at;
  const { timings, options } = cloud;
  const { tags, ...plan } = launch;
  cloud.launches += 1;
  const number = cloud.launches;
  const runsAt = options.backing ? Number.POSITIVE_INFINITY : cloud.now + timings.running;
  const instance: LightInstance = {
    ...named(at, 'Instance', name, timings.visible, tags),
    ...plan,
    home: place.lightsail(),
    // What no network routes (RFC 2544): whoever tries one reaches nobody.
    privateAddress: addressOf(0xac1a0000 + (number % 0xffff)),
    publicAddress: plan.ipType === 'ipv6' ? undefined : addressOf(0xc6130000 + (number % 0xffff)),
    ipv6: plan.ipType === 'ipv4' ? undefined : `2001:db8::${number.toString(16)}`,
    runsAt,
    addressAt: runsAt + timings.address,
    ports: openPorts(),
    stop: undefined,
    endAt: Number.POSITIVE_INFINITY,
    hostKeys: [],
  };
  place.lightsail().things.set(name, instance);
  cloud.lightInstances.set(instance.id, instance);
  const operation = begin(at, 'CreateInstance', instance, plan.zone.name, timings.operation);
  if (cloud.strike.noCapacity) {
    operation.failure = { code: 'InsufficientCapacity', details: 'There is no capacity in this zone now.' };
    cloud.schedule.at(operation.doneAt, () => forgetInstance(cloud, place.lightsail(), instance));
  } else tellLaunch(at, instance);
  return operation;
};
