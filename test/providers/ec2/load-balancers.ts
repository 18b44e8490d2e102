import type { Aws } from '../../../scripts/providers/aws/actions.ts';

/** Every interface looks like one of somebody's load balancer: the lab has none. */
export const loadBalancers = (aws: Aws): Aws => ({
  ...aws,
  call: async (region, action, input, signal) => {
    const answer = await aws.call(region, action, input, signal);
    if (action !== 'ec2:DescribeNetworkInterfaces') return answer;
    const { NetworkInterfaces } = answer as { NetworkInterfaces: object[] };
    return {
      ...answer,
      NetworkInterfaces: NetworkInterfaces.map(each => ({
        ...each,
        Attachment: { InstanceOwnerId: 'amazon-elb' },
        Description: 'ELB theirs',
        TagSet: [],
      })),
    };
  },
});
