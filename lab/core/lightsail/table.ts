import type { Handler } from '../at.ts';
import { getInstanceAccessDetails } from './access.ts';
import {
  allocateStaticIp,
  attachStaticIp,
  detachStaticIp,
  getStaticIp,
  getStaticIps,
  releaseStaticIp,
} from './addresses.ts';
import { getBlueprints, getBundles } from './catalogue.ts';
import { createInstances } from './create.ts';
import { attachDisk, createDisk, deleteDisk, detachDisk, getDisk, getDisks } from './disks.ts';
import { deleteInstance, getInstance, getInstances, rebootInstance } from './instances.ts';
import { deleteKeyPair, getKeyPair, getKeyPairs, importKeyPair } from './keys.ts';
import { getOperation, getOperationsForResource } from './operations.ts';
import { getInstancePortStates, putInstancePublicPorts } from './ports.ts';
import { getRegions } from './regions.ts';
import { tagResource, untagResource } from './tags.ts';

/** By IAM name. */
export const lightsailHandlers: Readonly<Record<string, Handler>> = {
  'lightsail:AllocateStaticIp': allocateStaticIp,
  'lightsail:AttachDisk': attachDisk,
  'lightsail:AttachStaticIp': attachStaticIp,
  'lightsail:CreateDisk': createDisk,
  'lightsail:CreateInstances': createInstances,
  'lightsail:DeleteDisk': deleteDisk,
  'lightsail:DeleteInstance': deleteInstance,
  'lightsail:DeleteKeyPair': deleteKeyPair,
  'lightsail:DetachDisk': detachDisk,
  'lightsail:DetachStaticIp': detachStaticIp,
  'lightsail:GetBlueprints': getBlueprints,
  'lightsail:GetBundles': getBundles,
  'lightsail:GetDisk': getDisk,
  'lightsail:GetDisks': getDisks,
  'lightsail:GetInstance': getInstance,
  'lightsail:GetInstanceAccessDetails': getInstanceAccessDetails,
  'lightsail:GetInstancePortStates': getInstancePortStates,
  'lightsail:GetInstances': getInstances,
  'lightsail:GetKeyPair': getKeyPair,
  'lightsail:GetKeyPairs': getKeyPairs,
  'lightsail:GetOperation': getOperation,
  'lightsail:GetOperationsForResource': getOperationsForResource,
  'lightsail:GetRegions': getRegions,
  'lightsail:GetStaticIp': getStaticIp,
  'lightsail:GetStaticIps': getStaticIps,
  'lightsail:ImportKeyPair': importKeyPair,
  'lightsail:PutInstancePublicPorts': putInstancePublicPorts,
  'lightsail:RebootInstance': rebootInstance,
  'lightsail:ReleaseStaticIp': releaseStaticIp,
  'lightsail:TagResource': tagResource,
  'lightsail:UntagResource': untagResource,
};
