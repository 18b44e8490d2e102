import type { Action } from '../aws/actions.ts';
import { secretsStatement } from '../aws/secrets-policy.ts';
import type { Policy } from '../ec2/policy.ts';
import { ownerTags } from '../provider.ts';

/** Reading changes nothing. GetInstanceAccessDetails tells a temporary key too; Lightsail has no other way to host keys. */
const reading: readonly Action[] = [
  'ec2:DescribeRegions',
  'lightsail:GetBlueprints',
  'lightsail:GetBundles',
  'lightsail:GetDisk',
  'lightsail:GetDisks',
  'lightsail:GetInstance',
  'lightsail:GetInstances',
  'lightsail:GetKeyPair',
  'lightsail:GetKeyPairs',
  'lightsail:GetOperation',
  'lightsail:GetRegions',
  'lightsail:GetStaticIp',
  'lightsail:GetStaticIps',
  'servicequotas:GetServiceQuota',
  'sts:GetCallerIdentity',
];

const of = (...kinds: readonly string[]) => kinds.map(kind => `arn:aws:lightsail:*:*:${kind}/*`);

/** The tag is there, whatever its value; or it has this one. */
const tagged = (key: string, fleet: string | undefined) =>
  fleet === undefined ? { Null: { [key]: 'false' } } : { StringEquals: { [key]: fleet } };

/**
 * The least that mayfly needs on Lightsail. Instances and disks are made only with our tags, and changed only where they
 * carry them; static addresses cannot carry any, and key pairs none from birth: these are bound to nothing.
 */
export const policy = (fleet?: string): Policy => {
  const born = tagged(`aws:RequestTag/${ownerTags.fleet}`, fleet);
  const owned = tagged(`aws:ResourceTag/${ownerTags.fleet}`, fleet);
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Look', Effect: 'Allow', Action: reading, Resource: ['*'] },
      secretsStatement(fleet),
      {
        Sid: 'MakeOnlyTagged',
        Effect: 'Allow',
        Action: ['lightsail:CreateDisk', 'lightsail:CreateInstances'],
        Resource: ['*'],
        Condition: born,
      },
      {
        Sid: 'ChangeAndRemoveOnlyOwn',
        Effect: 'Allow',
        Action: [
          'lightsail:DeleteDisk',
          'lightsail:DeleteInstance',
          'lightsail:GetInstanceAccessDetails',
          'lightsail:PutInstancePublicPorts',
        ],
        Resource: of('Instance', 'Disk'),
        Condition: owned,
      },
      {
        Sid: 'Attach',
        Effect: 'Allow',
        Action: ['lightsail:AttachDisk', 'lightsail:AttachStaticIp', 'lightsail:DetachStaticIp'],
        Resource: of('Instance', 'Disk', 'StaticIp'),
      },
      {
        Sid: 'AddressesAndKeys',
        Effect: 'Allow',
        Action: [
          'lightsail:AllocateStaticIp',
          'lightsail:DeleteKeyPair',
          'lightsail:ImportKeyPair',
          'lightsail:ReleaseStaticIp',
          'lightsail:TagResource',
        ],
        Resource: ['*'],
      },
    ],
  };
};
