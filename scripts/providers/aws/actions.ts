import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Light from '@aws-sdk/client-lightsail';
import type * as Pricing from '@aws-sdk/client-pricing';
import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import type * as Quotas from '@aws-sdk/client-service-quotas';
import type * as Ssm from '@aws-sdk/client-ssm';
import type * as Sts from '@aws-sdk/client-sts';

/** What goes into an action and what comes out of it, in the SDK's own shapes; the response's metadata is left out. */
interface Shape<Input, Output> {
  readonly input: Input;
  readonly output: Omit<Output, '$metadata'>;
}

/** Every AWS action that mayfly calls, by its IAM name. The least-privilege policy is made from `actionNames`. */
export interface Actions {
  'ec2:AllocateAddress': Shape<Ec2.AllocateAddressCommandInput, Ec2.AllocateAddressCommandOutput>;
  'ec2:AssociateAddress': Shape<Ec2.AssociateAddressCommandInput, Ec2.AssociateAddressCommandOutput>;
  'ec2:AttachInternetGateway': Shape<
    Ec2.AttachInternetGatewayCommandInput,
    Ec2.AttachInternetGatewayCommandOutput
  >;
  'ec2:AuthorizeSecurityGroupIngress': Shape<
    Ec2.AuthorizeSecurityGroupIngressCommandInput,
    Ec2.AuthorizeSecurityGroupIngressCommandOutput
  >;
  'ec2:CreateFleet': Shape<Ec2.CreateFleetCommandInput, Ec2.CreateFleetCommandOutput>;
  'ec2:CreateInternetGateway': Shape<
    Ec2.CreateInternetGatewayCommandInput,
    Ec2.CreateInternetGatewayCommandOutput
  >;
  'ec2:CreateLaunchTemplate': Shape<
    Ec2.CreateLaunchTemplateCommandInput,
    Ec2.CreateLaunchTemplateCommandOutput
  >;
  'ec2:CreateRoute': Shape<Ec2.CreateRouteCommandInput, Ec2.CreateRouteCommandOutput>;
  'ec2:CreateSecurityGroup': Shape<Ec2.CreateSecurityGroupCommandInput, Ec2.CreateSecurityGroupCommandOutput>;
  'ec2:CreateSubnet': Shape<Ec2.CreateSubnetCommandInput, Ec2.CreateSubnetCommandOutput>;
  'ec2:CreateTags': Shape<Ec2.CreateTagsCommandInput, Ec2.CreateTagsCommandOutput>;
  'ec2:CreateVpc': Shape<Ec2.CreateVpcCommandInput, Ec2.CreateVpcCommandOutput>;
  'ec2:DeleteInternetGateway': Shape<
    Ec2.DeleteInternetGatewayCommandInput,
    Ec2.DeleteInternetGatewayCommandOutput
  >;
  'ec2:DeleteKeyPair': Shape<Ec2.DeleteKeyPairCommandInput, Ec2.DeleteKeyPairCommandOutput>;
  'ec2:DeleteLaunchTemplate': Shape<
    Ec2.DeleteLaunchTemplateCommandInput,
    Ec2.DeleteLaunchTemplateCommandOutput
  >;
  'ec2:DeleteNetworkInterface': Shape<
    Ec2.DeleteNetworkInterfaceCommandInput,
    Ec2.DeleteNetworkInterfaceCommandOutput
  >;
  'ec2:DeleteSecurityGroup': Shape<Ec2.DeleteSecurityGroupCommandInput, Ec2.DeleteSecurityGroupCommandOutput>;
  'ec2:DeleteSubnet': Shape<Ec2.DeleteSubnetCommandInput, Ec2.DeleteSubnetCommandOutput>;
  'ec2:DeleteVolume': Shape<Ec2.DeleteVolumeCommandInput, Ec2.DeleteVolumeCommandOutput>;
  'ec2:DeleteVpc': Shape<Ec2.DeleteVpcCommandInput, Ec2.DeleteVpcCommandOutput>;
  'ec2:DescribeAddresses': Shape<Ec2.DescribeAddressesCommandInput, Ec2.DescribeAddressesCommandOutput>;
  'ec2:DescribeImages': Shape<Ec2.DescribeImagesCommandInput, Ec2.DescribeImagesCommandOutput>;
  'ec2:DescribeInstanceStatus': Shape<
    Ec2.DescribeInstanceStatusCommandInput,
    Ec2.DescribeInstanceStatusCommandOutput
  >;
  'ec2:DescribeInstanceTypeOfferings': Shape<
    Ec2.DescribeInstanceTypeOfferingsCommandInput,
    Ec2.DescribeInstanceTypeOfferingsCommandOutput
  >;
  'ec2:DescribeInstanceTypes': Shape<
    Ec2.DescribeInstanceTypesCommandInput,
    Ec2.DescribeInstanceTypesCommandOutput
  >;
  'ec2:DescribeInstances': Shape<Ec2.DescribeInstancesCommandInput, Ec2.DescribeInstancesCommandOutput>;
  'ec2:DescribeInternetGateways': Shape<
    Ec2.DescribeInternetGatewaysCommandInput,
    Ec2.DescribeInternetGatewaysCommandOutput
  >;
  'ec2:DescribeKeyPairs': Shape<Ec2.DescribeKeyPairsCommandInput, Ec2.DescribeKeyPairsCommandOutput>;
  'ec2:DescribeLaunchTemplates': Shape<
    Ec2.DescribeLaunchTemplatesCommandInput,
    Ec2.DescribeLaunchTemplatesCommandOutput
  >;
  'ec2:DescribeNetworkInterfaces': Shape<
    Ec2.DescribeNetworkInterfacesCommandInput,
    Ec2.DescribeNetworkInterfacesCommandOutput
  >;
  'ec2:DescribeRegions': Shape<Ec2.DescribeRegionsCommandInput, Ec2.DescribeRegionsCommandOutput>;
  'ec2:DescribeRouteTables': Shape<Ec2.DescribeRouteTablesCommandInput, Ec2.DescribeRouteTablesCommandOutput>;
  'ec2:DescribeSecurityGroups': Shape<
    Ec2.DescribeSecurityGroupsCommandInput,
    Ec2.DescribeSecurityGroupsCommandOutput
  >;
  'ec2:DescribeSpotInstanceRequests': Shape<
    Ec2.DescribeSpotInstanceRequestsCommandInput,
    Ec2.DescribeSpotInstanceRequestsCommandOutput
  >;
  'ec2:DescribeSpotPriceHistory': Shape<
    Ec2.DescribeSpotPriceHistoryCommandInput,
    Ec2.DescribeSpotPriceHistoryCommandOutput
  >;
  'ec2:DescribeSubnets': Shape<Ec2.DescribeSubnetsCommandInput, Ec2.DescribeSubnetsCommandOutput>;
  'ec2:DescribeVolumes': Shape<Ec2.DescribeVolumesCommandInput, Ec2.DescribeVolumesCommandOutput>;
  'ec2:DescribeVpcs': Shape<Ec2.DescribeVpcsCommandInput, Ec2.DescribeVpcsCommandOutput>;
  'ec2:DetachInternetGateway': Shape<
    Ec2.DetachInternetGatewayCommandInput,
    Ec2.DetachInternetGatewayCommandOutput
  >;
  'ec2:DisassociateAddress': Shape<Ec2.DisassociateAddressCommandInput, Ec2.DisassociateAddressCommandOutput>;
  'ec2:GetConsoleOutput': Shape<Ec2.GetConsoleOutputCommandInput, Ec2.GetConsoleOutputCommandOutput>;
  'ec2:ModifySubnetAttribute': Shape<
    Ec2.ModifySubnetAttributeCommandInput,
    Ec2.ModifySubnetAttributeCommandOutput
  >;
  'ec2:ReleaseAddress': Shape<Ec2.ReleaseAddressCommandInput, Ec2.ReleaseAddressCommandOutput>;
  'ec2:RevokeSecurityGroupIngress': Shape<
    Ec2.RevokeSecurityGroupIngressCommandInput,
    Ec2.RevokeSecurityGroupIngressCommandOutput
  >;
  'ec2:RunInstances': Shape<Ec2.RunInstancesCommandInput, Ec2.RunInstancesCommandOutput>;
  'ec2:TerminateInstances': Shape<Ec2.TerminateInstancesCommandInput, Ec2.TerminateInstancesCommandOutput>;
  'lightsail:AllocateStaticIp': Shape<
    Light.AllocateStaticIpCommandInput,
    Light.AllocateStaticIpCommandOutput
  >;
  'lightsail:AttachDisk': Shape<Light.AttachDiskCommandInput, Light.AttachDiskCommandOutput>;
  'lightsail:AttachStaticIp': Shape<Light.AttachStaticIpCommandInput, Light.AttachStaticIpCommandOutput>;
  'lightsail:CreateDisk': Shape<Light.CreateDiskCommandInput, Light.CreateDiskCommandOutput>;
  'lightsail:CreateInstances': Shape<Light.CreateInstancesCommandInput, Light.CreateInstancesCommandOutput>;
  'lightsail:DeleteDisk': Shape<Light.DeleteDiskCommandInput, Light.DeleteDiskCommandOutput>;
  'lightsail:DeleteInstance': Shape<Light.DeleteInstanceCommandInput, Light.DeleteInstanceCommandOutput>;
  'lightsail:DeleteKeyPair': Shape<Light.DeleteKeyPairCommandInput, Light.DeleteKeyPairCommandOutput>;
  'lightsail:DetachStaticIp': Shape<Light.DetachStaticIpCommandInput, Light.DetachStaticIpCommandOutput>;
  'lightsail:GetBlueprints': Shape<Light.GetBlueprintsCommandInput, Light.GetBlueprintsCommandOutput>;
  'lightsail:GetBundles': Shape<Light.GetBundlesCommandInput, Light.GetBundlesCommandOutput>;
  'lightsail:GetDisk': Shape<Light.GetDiskCommandInput, Light.GetDiskCommandOutput>;
  'lightsail:GetDisks': Shape<Light.GetDisksCommandInput, Light.GetDisksCommandOutput>;
  'lightsail:GetInstance': Shape<Light.GetInstanceCommandInput, Light.GetInstanceCommandOutput>;
  'lightsail:GetInstanceAccessDetails': Shape<
    Light.GetInstanceAccessDetailsCommandInput,
    Light.GetInstanceAccessDetailsCommandOutput
  >;
  'lightsail:GetInstances': Shape<Light.GetInstancesCommandInput, Light.GetInstancesCommandOutput>;
  'lightsail:GetKeyPair': Shape<Light.GetKeyPairCommandInput, Light.GetKeyPairCommandOutput>;
  'lightsail:GetKeyPairs': Shape<Light.GetKeyPairsCommandInput, Light.GetKeyPairsCommandOutput>;
  'lightsail:GetOperation': Shape<Light.GetOperationCommandInput, Light.GetOperationCommandOutput>;
  'lightsail:GetRegions': Shape<Light.GetRegionsCommandInput, Light.GetRegionsCommandOutput>;
  'lightsail:GetStaticIp': Shape<Light.GetStaticIpCommandInput, Light.GetStaticIpCommandOutput>;
  'lightsail:GetStaticIps': Shape<Light.GetStaticIpsCommandInput, Light.GetStaticIpsCommandOutput>;
  'lightsail:ImportKeyPair': Shape<Light.ImportKeyPairCommandInput, Light.ImportKeyPairCommandOutput>;
  'lightsail:PutInstancePublicPorts': Shape<
    Light.PutInstancePublicPortsCommandInput,
    Light.PutInstancePublicPortsCommandOutput
  >;
  'lightsail:ReleaseStaticIp': Shape<Light.ReleaseStaticIpCommandInput, Light.ReleaseStaticIpCommandOutput>;
  'lightsail:TagResource': Shape<Light.TagResourceCommandInput, Light.TagResourceCommandOutput>;
  'pricing:GetProducts': Shape<Pricing.GetProductsCommandInput, Pricing.GetProductsCommandOutput>;
  'secretsmanager:CreateSecret': Shape<
    SecretsManager.CreateSecretCommandInput,
    SecretsManager.CreateSecretCommandOutput
  >;
  'secretsmanager:GetSecretValue': Shape<
    SecretsManager.GetSecretValueCommandInput,
    SecretsManager.GetSecretValueCommandOutput
  >;
  'secretsmanager:PutSecretValue': Shape<
    SecretsManager.PutSecretValueCommandInput,
    SecretsManager.PutSecretValueCommandOutput
  >;
  'servicequotas:GetServiceQuota': Shape<
    Quotas.GetServiceQuotaCommandInput,
    Quotas.GetServiceQuotaCommandOutput
  >;
  'ssm:GetParameter': Shape<Ssm.GetParameterCommandInput, Ssm.GetParameterCommandOutput>;
  'sts:GetCallerIdentity': Shape<Sts.GetCallerIdentityCommandInput, Sts.GetCallerIdentityCommandOutput>;
}

export type Action = keyof Actions;
export type Input<A extends Action> = Actions[A]['input'];
export type Output<A extends Action> = Actions[A]['output'];

/**
 * AWS as mayfly sees it: one call of one action in one region. The real SDK stands behind it, or the lab's core.
 * Rejects with an `AwsError`; nothing is tried again behind it.
 */
export interface Aws {
  call<A extends Action>(
    region: string,
    action: A,
    input: Input<A>,
    signal?: AbortSignal,
  ): Promise<Output<A>>;
  /** What the last answer was dated with, by AWS's clock, whoever asked. */
  date?(): Date | undefined;
  /** When the credentials run out; undefined where they do not, or nobody tells. */
  expires?(): Promise<Date | undefined>;
}
