/** Volumes and addresses. Written in the notation of notation.ts. Source: EC2 API reference, 2016-11-15. */
export const storageActions = `
CreateVolume CreateVolumeRequest Volume
DeleteVolume DeleteVolumeRequest -
DescribeVolumes DescribeVolumesRequest DescribeVolumesResult
AllocateAddress AllocateAddressRequest AllocateAddressResult
AssociateAddress AssociateAddressRequest AssociateAddressResult
DisassociateAddress DisassociateAddressRequest -
DescribeAddresses DescribeAddressesRequest DescribeAddressesResult
ReleaseAddress ReleaseAddressRequest -
`;

export const storageShapes = `
CreateVolumeRequest: AvailabilityZone AvailabilityZoneId Encrypted:b Iops:n KmsKeyId OutpostArn Size:n
  SnapshotId VolumeType TagSpecifications=TagSpecification:[TagSpecification] MultiAttachEnabled:b
  Throughput:n ClientToken VolumeInitializationRate:n Operator:OperatorRequest DryRun:b
Volume: AvailabilityZoneId OutpostArn SourceVolumeId Iops:n Tags=tagSet:[Tag] VolumeType FastRestored:b
  MultiAttachEnabled:b Throughput:n SseType Operator:OperatorResponse VolumeInitializationRate:n VolumeArn
  OwnerId VolumeId Size:n SnapshotId AvailabilityZone State=status CreateTime:t
  Attachments=attachmentSet:[VolumeAttachment] Encrypted:b KmsKeyId
VolumeAttachment: DeleteOnTermination:b AssociatedResource InstanceOwningService EbsCardIndex:n VolumeId
  InstanceId Device State=status AttachTime:t
DeleteVolumeRequest: VolumeId DryRun:b
DescribeVolumesRequest: VolumeIds=VolumeId:[] IncludeManagedResources:b DryRun:b Filters=Filter:[Filter]
  NextToken MaxResults:n
DescribeVolumesResult: NextToken Volumes=volumeSet:[Volume]
AllocateAddressRequest: Domain Address PublicIpv4Pool NetworkBorderGroup CustomerOwnedIpv4Pool
  TagSpecifications=TagSpecification:[TagSpecification] IpamPoolId DryRun:b
AllocateAddressResult: AllocationId PublicIpv4Pool NetworkBorderGroup Domain CustomerOwnedIp
  CustomerOwnedIpv4Pool CarrierIp PublicIp
AssociateAddressRequest: AllocationId InstanceId PublicIp DryRun:b NetworkInterfaceId PrivateIpAddress
  AllowReassociation:b
AssociateAddressResult: AssociationId
DisassociateAddressRequest: AssociationId PublicIp DryRun:b
DescribeAddressesRequest: PublicIps=PublicIp:[] DryRun:b Filters=Filter:[Filter]
  AllocationIds=AllocationId:[]
DescribeAddressesResult: Addresses=addressesSet:[Address]
Address: AllocationId AssociationId Domain NetworkInterfaceId NetworkInterfaceOwnerId PrivateIpAddress
  Tags=tagSet:[Tag] PublicIpv4Pool NetworkBorderGroup CustomerOwnedIp CustomerOwnedIpv4Pool CarrierIp
  SubnetId ServiceManaged InstanceId PublicIp
ReleaseAddressRequest: AllocationId PublicIp NetworkBorderGroup DryRun:b
`;
