import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { dryRun, missing, pick } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import type { SpotRequest } from '../../state.ts';
import { showTags } from '../../tags.ts';
import { list } from '../list.ts';

const words: Readonly<Record<string, string>> = {
  fulfilled: 'Your Spot request is fulfilled.',
  'marked-for-termination': 'Your Spot instance is marked for termination.',
  'instance-terminated-by-user': 'Your Spot instance was terminated because you terminated it.',
  'instance-terminated-no-capacity':
    'Your Spot instance was terminated because there is no available Spot capacity.',
  'request-canceled-and-instance-running': 'Your Spot request was canceled, and your instance runs on.',
  'canceled-before-fulfillment': 'Your Spot request was canceled before it was fulfilled.',
  'pending-evaluation': 'Your Spot request is pending evaluation.',
};

const show = (request: SpotRequest): Ec2.SpotInstanceRequest => ({
  SpotInstanceRequestId: request.id,
  CreateTime: new Date(request.createdAt),
  ...(request.instance ? { InstanceId: request.instance.id } : {}),
  InstanceInterruptionBehavior: 'terminate',
  LaunchSpecification: {
    ImageId: request.imageId,
    InstanceType: request.type.name as Ec2._InstanceType,
    ...(request.keyName === undefined ? {} : { KeyName: request.keyName }),
    Placement: { AvailabilityZone: request.zone.name },
  },
  LaunchedAvailabilityZone: request.zone.name,
  LaunchedAvailabilityZoneId: request.zone.id,
  ProductDescription: 'Linux/UNIX',
  State: request.state,
  Status: { Code: request.status, Message: words[request.status], UpdateTime: new Date(request.changedAt) },
  Tags: showTags(request.tags),
  Type: request.persistent ? 'persistent' : 'one-time',
});

const fields: Fields<SpotRequest> = {
  'create-time': each => new Date(each.createdAt).toISOString(),
  'instance-id': each => each.instance?.id,
  'launch.image-id': each => each.imageId,
  'launch.instance-type': each => each.type.name,
  'launch.key-name': each => each.keyName,
  'launched-availability-zone': each => each.zone.name,
  'spot-instance-request-id': each => each.id,
  state: each => each.state,
  'status-code': each => each.status,
  type: each => (each.persistent ? 'persistent' : 'one-time'),
};

export const describeSpotInstanceRequests = (
  at: At,
  input: Ec2.DescribeSpotInstanceRequestsCommandInput,
): Answer<Ec2.DescribeSpotInstanceRequestsCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.spotRequests, {
    kind: 'sir',
    ids: input.SpotInstanceRequestIds,
    fields,
  });
  return { SpotInstanceRequests: items.map(show), NextToken };
};

/** Does not terminate the instance. */
export const cancelSpotInstanceRequests = (
  { cloud, place }: At,
  input: Ec2.CancelSpotInstanceRequestsCommandInput,
): Answer<Ec2.CancelSpotInstanceRequestsCommandOutput> => {
  if (!input.SpotInstanceRequestIds?.length) throw missing('SpotInstanceRequestId');
  const requests = pick(place.spotRequests, 'sir', input.SpotInstanceRequestIds);
  if (input.DryRun) throw dryRun();
  return {
    CancelledSpotInstanceRequests: requests.map(request => {
      if (request.state === 'active' || request.state === 'open') {
        request.status =
          request.state === 'active'
            ? 'request-canceled-and-instance-running'
            : 'canceled-before-fulfillment';
        request.state = 'cancelled';
        request.changedAt = cloud.now;
      }
      return {
        SpotInstanceRequestId: request.id,
        State: request.state === 'cancelled' ? ('cancelled' as const) : ('closed' as const),
      };
    }),
  };
};
