import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { spendResources } from '../../buckets.ts';
import { ApiError } from '../../contract.ts';
import { badCombination, dryRun, invalid, missing } from '../../errors.ts';
import { launch } from '../../launch/launch.ts';
import { checkUserData, overlay, readSpec, readSubnets, type Wish } from '../../launch/read.ts';
import { canHave, take } from '../../launch/take.ts';
import { strikeReclaim } from '../../reclaim.ts';
import type { Instance, Spec, Subnet } from '../../state.ts';
import { checkToken, recall, remember } from '../../tokens.ts';
import { offered } from '../../types.ts';
import { templateOf } from '../templates/find.ts';
import { showReservations } from './show.ts';

/** AWS lets one request make so many. */
const most = 1_000;

export const runInstances = (
  at: At,
  input: Ec2.RunInstancesCommandInput,
): Answer<Ec2.RunInstancesCommandOutput> => {
  const { cloud, place } = at;
  const { MinCount: least, MaxCount: wanted, DryRun, ClientToken, ...rest } = input;
  if (least === undefined || wanted === undefined)
    throw missing(least === undefined ? 'MinCount' : 'MaxCount');
  if (least < 1 || wanted < least)
    throw invalid(`Value (${least}) for parameter MinCount is invalid: at least 1 and at most MaxCount.`);
  if (wanted > most)
    throw new ApiError('ResourceCountExceeded', `At most ${most} instances can be launched by one request.`);
  checkToken(ClientToken);
  // Zonal when the request itself names a zone or a subnet; a template's does not count.
  const zone = zoneOf(at, input);
  const scope = `ec2:RunInstances ${zone ?? ''} ${ClientToken}`;
  const parameters = { ...rest, Placement: undefined, least, wanted };
  if (ClientToken !== undefined && !DryRun) {
    const known = recall(at, scope, parameters);
    if (known) return answer(at, known.instances);
  }
  const { wish, system } = wishOf(at, input);
  checkUserData(input.UserData);
  const subnets = readSubnets(at, wish);
  const spec = readSpec(at, wish, subnets[0].vpc, input.LaunchTemplate !== undefined);
  // A dry run asks for permission only, and does not learn of capacity.
  if (DryRun) throw dryRun();
  const { subnet, count } = choose(at, spec, subnets, least, wanted);
  spendResources(cloud, place, 'ec2:RunInstances', count);
  take(at, spec, subnet, count);
  const instances = launch(at, { spec, subnet, count, clientToken: ClientToken, system });
  if (ClientToken !== undefined) remember(at, scope, { parameters, instances, output: undefined });
  strikeReclaim(cloud, place, instances);
  return answer(at, instances);
};

const answer = ({ cloud }: At, instances: readonly Instance[]) => {
  const [reservation] = showReservations(instances, cloud.now);
  return reservation ?? {};
};

const zoneOf = ({ place }: At, input: Ec2.RunInstancesCommandInput): string | undefined => {
  const subnet = input.SubnetId ?? input.NetworkInterfaces?.[0]?.SubnetId;
  if (subnet !== undefined) return place.network().subnets.get(subnet)?.zone.name ?? subnet;
  return input.Placement?.AvailabilityZone;
};

/** The request laid over its template. Tags of AWS tell of the template. */
const wishOf = (
  at: At,
  input: Ec2.RunInstancesCommandInput,
): { wish: Wish; system: Record<string, string> } => {
  const { LaunchTemplate, SubnetId, NetworkInterfaces } = input;
  if (SubnetId !== undefined && NetworkInterfaces?.length)
    throw badCombination(
      'Network interfaces and an instance-level subnet ID may not be specified on the same request',
    );
  const asked = input as Wish;
  if (!LaunchTemplate) return { wish: asked, system: {} };
  const { template, version } = templateOf(at, LaunchTemplate);
  return {
    wish: overlay(version.data, asked),
    system: {
      'aws:ec2launchtemplate:id': template.id,
      'aws:ec2launchtemplate:version': String(version.number),
    },
  };
};

/** Without a zone AWS takes one that offers the type and has room; the error is that of the last one it tried. */
const choose = (
  at: At,
  spec: Spec,
  subnets: readonly [Subnet, ...Subnet[]],
  least: number,
  wanted: number,
): { subnet: Subnet; count: number } => {
  const { cloud, place } = at;
  const offering = subnets.filter(({ zone }) => offered(spec.type, zone, place.region.zones));
  const first = cloud.luck.below(offering.length);
  const turned = [...offering.slice(first), ...offering.slice(0, first)];
  for (const subnet of turned.slice(0, -1)) {
    try {
      return { subnet, count: canHave(at, spec, subnet, least, wanted) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
  const subnet = turned.at(-1) ?? subnets[0];
  return { subnet, count: canHave(at, spec, subnet, least, wanted) };
};
