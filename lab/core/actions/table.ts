import type { Handler } from '../at.ts';
import { lightsailHandlers } from '../lightsail/table.ts';
import { describeImages, describeInstanceTypeOfferings, describeInstanceTypes } from './catalogue.ts';
import { createFleet } from './fleet/create.ts';
import { deleteFleets, describeFleets } from './fleet/fleets.ts';
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroups } from './groups/groups.ts';
import { authorizeEgress, authorizeIngress, revokeEgress, revokeIngress } from './groups/rules.ts';
import { describeInstanceAttribute, modifyInstanceAttribute } from './instances/attribute.ts';
import { rebootInstances, startInstances, stopInstances, terminateInstances } from './instances/change.ts';
import { getConsoleOutput } from './instances/console.ts';
import { describeInstanceStatus, describeInstances } from './instances/describe.ts';
import { runInstances } from './instances/run.ts';
import { deleteKeyPair, describeKeyPairs, importKeyPair } from './keys.ts';
import {
  allocateAddress,
  associateAddress,
  describeAddresses,
  disassociateAddress,
  releaseAddress,
} from './network/addresses.ts';
import {
  attachInternetGateway,
  createInternetGateway,
  deleteInternetGateway,
  describeInternetGateways,
  detachInternetGateway,
} from './network/gateways.ts';
import { deleteNetworkInterface, describeNetworkInterfaces } from './network/interfaces.ts';
import { createRoute, describeRouteTables } from './network/routes.ts';
import { createSubnet, deleteSubnet, describeSubnets, modifySubnetAttribute } from './network/subnets.ts';
import { createVpc, deleteVpc, describeVpcs, modifyVpcAttribute } from './network/vpcs.ts';
import { getProducts } from './others/pricing.ts';
import { getServiceQuota } from './others/quotas.ts';
import { createSecret, getSecretValue, putSecretValue } from './others/secrets.ts';
import { getParameter } from './others/ssm.ts';
import { getCallerIdentity } from './others/sts.ts';
import { describeAvailabilityZones, describeRegions } from './regions.ts';
import { describeSpotPriceHistory } from './spot/prices.ts';
import { cancelSpotInstanceRequests, describeSpotInstanceRequests } from './spot/requests.ts';
import { getSpotPlacementScores } from './spot/scores.ts';
import { createTags, deleteTags, describeTags } from './tags.ts';
import {
  createLaunchTemplate,
  deleteLaunchTemplate,
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
} from './templates/templates.ts';
import { createVolume, deleteVolume, describeVolumes } from './volumes.ts';

const byName: Readonly<Record<string, Handler>> = {
  'ec2:AllocateAddress': allocateAddress,
  'ec2:AssociateAddress': associateAddress,
  'ec2:AttachInternetGateway': attachInternetGateway,
  'ec2:AuthorizeSecurityGroupEgress': authorizeEgress,
  'ec2:AuthorizeSecurityGroupIngress': authorizeIngress,
  'ec2:CancelSpotInstanceRequests': cancelSpotInstanceRequests,
  'ec2:CreateFleet': createFleet,
  'ec2:CreateInternetGateway': createInternetGateway,
  'ec2:CreateLaunchTemplate': createLaunchTemplate,
  'ec2:CreateRoute': createRoute,
  'ec2:CreateSecurityGroup': createSecurityGroup,
  'ec2:CreateSubnet': createSubnet,
  'ec2:CreateTags': createTags,
  'ec2:CreateVolume': createVolume,
  'ec2:CreateVpc': createVpc,
  'ec2:DeleteFleets': deleteFleets,
  'ec2:DeleteInternetGateway': deleteInternetGateway,
  'ec2:DeleteKeyPair': deleteKeyPair,
  'ec2:DeleteLaunchTemplate': deleteLaunchTemplate,
  'ec2:DeleteNetworkInterface': deleteNetworkInterface,
  'ec2:DeleteSecurityGroup': deleteSecurityGroup,
  'ec2:DeleteSubnet': deleteSubnet,
  'ec2:DeleteTags': deleteTags,
  'ec2:DeleteVolume': deleteVolume,
  'ec2:DeleteVpc': deleteVpc,
  'ec2:DescribeAddresses': describeAddresses,
  'ec2:DescribeAvailabilityZones': describeAvailabilityZones,
  'ec2:DescribeFleets': describeFleets,
  'ec2:DescribeImages': describeImages,
  'ec2:DescribeInstanceAttribute': describeInstanceAttribute,
  'ec2:DescribeInstanceStatus': describeInstanceStatus,
  'ec2:DescribeInstanceTypeOfferings': describeInstanceTypeOfferings,
  'ec2:DescribeInstanceTypes': describeInstanceTypes,
  'ec2:DescribeInstances': describeInstances,
  'ec2:DescribeInternetGateways': describeInternetGateways,
  'ec2:DescribeKeyPairs': describeKeyPairs,
  'ec2:DescribeLaunchTemplateVersions': describeLaunchTemplateVersions,
  'ec2:DescribeLaunchTemplates': describeLaunchTemplates,
  'ec2:DescribeNetworkInterfaces': describeNetworkInterfaces,
  'ec2:DescribeRegions': describeRegions,
  'ec2:DescribeRouteTables': describeRouteTables,
  'ec2:DescribeSecurityGroups': describeSecurityGroups,
  'ec2:DescribeSpotInstanceRequests': describeSpotInstanceRequests,
  'ec2:DescribeSpotPriceHistory': describeSpotPriceHistory,
  'ec2:DescribeSubnets': describeSubnets,
  'ec2:DescribeTags': describeTags,
  'ec2:DescribeVolumes': describeVolumes,
  'ec2:DescribeVpcs': describeVpcs,
  'ec2:DetachInternetGateway': detachInternetGateway,
  'ec2:DisassociateAddress': disassociateAddress,
  'ec2:GetConsoleOutput': getConsoleOutput,
  'ec2:GetSpotPlacementScores': getSpotPlacementScores,
  'ec2:ImportKeyPair': importKeyPair,
  'ec2:ModifyInstanceAttribute': modifyInstanceAttribute,
  'ec2:ModifySubnetAttribute': modifySubnetAttribute,
  'ec2:ModifyVpcAttribute': modifyVpcAttribute,
  'ec2:RebootInstances': rebootInstances,
  'ec2:ReleaseAddress': releaseAddress,
  'ec2:RevokeSecurityGroupEgress': revokeEgress,
  'ec2:RevokeSecurityGroupIngress': revokeIngress,
  'ec2:RunInstances': runInstances,
  'ec2:StartInstances': startInstances,
  'ec2:StopInstances': stopInstances,
  'ec2:TerminateInstances': terminateInstances,
  ...lightsailHandlers,
  'pricing:GetProducts': getProducts,
  'secretsmanager:CreateSecret': createSecret,
  'secretsmanager:GetSecretValue': getSecretValue,
  'secretsmanager:PutSecretValue': putSecretValue,
  'servicequotas:GetServiceQuota': getServiceQuota,
  'ssm:GetParameter': getParameter,
  'sts:GetCallerIdentity': getCallerIdentity,
};

/** By IAM name. */
export const handlers: ReadonlyMap<string, Handler> = new Map(Object.entries(byName));
