/** What several families use. Written in the notation of notation.ts. Source: EC2 API reference, 2016-11-15. */
export const commonShapes = `
BlockDeviceMapping: Ebs:EbsBlockDevice NoDevice DeviceName VirtualName
EbsBlockDevice: DeleteOnTermination:b Iops:n SnapshotId VolumeSize:n VolumeType KmsKeyId Throughput:n
  OutpostArn AvailabilityZone Encrypted:b VolumeInitializationRate=VolumeInitializationRate:n
  AvailabilityZoneId=AvailabilityZoneId EbsCardIndex=EbsCardIndex:n
InstanceIpv6Address: Ipv6Address IsPrimaryIpv6:b
RunInstancesMonitoringEnabled: Enabled:b MetricCategoryIds=MetricCategoryId:[]
Placement: AvailabilityZoneId Affinity GroupName PartitionNumber:n HostId Tenancy SpreadDomain
  HostResourceGroupArn GroupId AvailabilityZone
ElasticGpuSpecification: Type
TagSpecification: ResourceType Tags=Tag:[Tag]
Tag: Key Value
CreditSpecificationRequest: CpuCredits
CapacityReservationTarget: CapacityReservationId CapacityReservationResourceGroupArn
OperatorRequest: Principal
InstanceNetworkInterfaceSpecification: AssociatePublicIpAddress:b DeleteOnTermination:b Description
  DeviceIndex:n Groups=SecurityGroupId:[SecurityGroupId=s] Ipv6AddressCount:n
  Ipv6Addresses=ipv6AddressesSet/Ipv6Addresses:[InstanceIpv6Address] NetworkInterfaceId PrivateIpAddress
  PrivateIpAddresses=privateIpAddressesSet/PrivateIpAddresses:[PrivateIpAddressSpecification]
  SecondaryPrivateIpAddressCount:n SubnetId AssociateCarrierIpAddress=AssociateCarrierIpAddress:b
  InterfaceType=InterfaceType NetworkCardIndex=NetworkCardIndex:n
  Ipv4Prefixes=Ipv4Prefix:[Ipv4PrefixSpecificationRequest] Ipv4PrefixCount=Ipv4PrefixCount:n
  Ipv6Prefixes=Ipv6Prefix:[Ipv6PrefixSpecificationRequest] Ipv6PrefixCount=Ipv6PrefixCount:n
  PrimaryIpv6=PrimaryIpv6:b EnaSrdSpecification=EnaSrdSpecification:EnaSrdSpecificationRequest
  ConnectionTrackingSpecification=ConnectionTrackingSpecification:ConnectionTrackingSpecificationRequest
  EnaQueueCount=EnaQueueCount:n
PrivateIpAddressSpecification: Primary:b PrivateIpAddress
Ipv4PrefixSpecificationRequest: Ipv4Prefix=Ipv4Prefix
Ipv6PrefixSpecificationRequest: Ipv6Prefix=Ipv6Prefix
EnaSrdSpecificationRequest: EnaSrdEnabled=EnaSrdEnabled:b
  EnaSrdUdpSpecification=EnaSrdUdpSpecification:EnaSrdUdpSpecificationRequest
EnaSrdUdpSpecificationRequest: EnaSrdUdpEnabled=EnaSrdUdpEnabled:b
ConnectionTrackingSpecificationRequest: TcpEstablishedTimeout=TcpEstablishedTimeout:n
  UdpStreamTimeout=UdpStreamTimeout:n UdpTimeout=UdpTimeout:n
IamInstanceProfileSpecification: Arn Name
GroupIdentifier: GroupId GroupName
OperatorResponse: Managed:b Principal HiddenByDefault:b
StateReason: Code Message
CapacityReservationTargetResponse: CapacityReservationId CapacityReservationResourceGroupArn
ProductCode: ProductCodeId=productCode ProductCodeType=type
Filter: Name Values=Value:[]
AttributeBooleanValue: Value:b
InstanceRequirementsRequest: VCpuCount:VCpuCountRangeRequest MemoryMiB:MemoryMiBRequest
  CpuManufacturers=CpuManufacturer:[] MemoryGiBPerVCpu:MemoryGiBPerVCpuRequest
  ExcludedInstanceTypes=ExcludedInstanceType:[] InstanceGenerations=InstanceGeneration:[]
  SpotMaxPricePercentageOverLowestPrice:n OnDemandMaxPricePercentageOverLowestPrice:n BareMetal
  BurstablePerformance RequireHibernateSupport:b NetworkInterfaceCount:NetworkInterfaceCountRequest
  LocalStorage LocalStorageTypes=LocalStorageType:[] TotalLocalStorageGB:TotalLocalStorageGBRequest
  BaselineEbsBandwidthMbps:BaselineEbsBandwidthMbpsRequest AcceleratorTypes=AcceleratorType:[]
  AcceleratorCount:AcceleratorCountRequest AcceleratorManufacturers=AcceleratorManufacturer:[]
  AcceleratorNames=AcceleratorName:[] AcceleratorTotalMemoryMiB:AcceleratorTotalMemoryMiBRequest
  NetworkBandwidthGbps:NetworkBandwidthGbpsRequest AllowedInstanceTypes=AllowedInstanceType:[]
  MaxSpotPriceAsPercentageOfOptimalOnDemandPrice:n
  BaselinePerformanceFactors:BaselinePerformanceFactorsRequest RequireEncryptionInTransit:b
VCpuCountRangeRequest: Min:n Max:n
MemoryMiBRequest: Min:n Max:n
MemoryGiBPerVCpuRequest: Min:n Max:n
NetworkInterfaceCountRequest: Min:n Max:n
TotalLocalStorageGBRequest: Min:n Max:n
BaselineEbsBandwidthMbpsRequest: Min:n Max:n
AcceleratorCountRequest: Min:n Max:n
AcceleratorTotalMemoryMiBRequest: Min:n Max:n
NetworkBandwidthGbpsRequest: Min:n Max:n
BaselinePerformanceFactorsRequest: Cpu:CpuPerformanceFactorRequest
CpuPerformanceFactorRequest: References=Reference:[PerformanceFactorReferenceRequest]
PerformanceFactorReferenceRequest: InstanceFamily
InstanceRequirements: VCpuCount:VCpuCountRange MemoryMiB:MemoryMiB CpuManufacturers=cpuManufacturerSet:[]
  MemoryGiBPerVCpu:MemoryGiBPerVCpu ExcludedInstanceTypes=excludedInstanceTypeSet:[]
  InstanceGenerations=instanceGenerationSet:[] SpotMaxPricePercentageOverLowestPrice:n
  OnDemandMaxPricePercentageOverLowestPrice:n BareMetal BurstablePerformance RequireHibernateSupport:b
  NetworkInterfaceCount:NetworkInterfaceCount LocalStorage LocalStorageTypes=localStorageTypeSet:[]
  TotalLocalStorageGB:TotalLocalStorageGB BaselineEbsBandwidthMbps:BaselineEbsBandwidthMbps
  AcceleratorTypes=acceleratorTypeSet:[] AcceleratorCount:AcceleratorCount
  AcceleratorManufacturers=acceleratorManufacturerSet:[] AcceleratorNames=acceleratorNameSet:[]
  AcceleratorTotalMemoryMiB:AcceleratorTotalMemoryMiB NetworkBandwidthGbps:NetworkBandwidthGbps
  AllowedInstanceTypes=allowedInstanceTypeSet:[] MaxSpotPriceAsPercentageOfOptimalOnDemandPrice:n
  BaselinePerformanceFactors:BaselinePerformanceFactors RequireEncryptionInTransit:b
VCpuCountRange: Min:n Max:n
MemoryMiB: Min:n Max:n
MemoryGiBPerVCpu: Min:n Max:n
NetworkInterfaceCount: Min:n Max:n
TotalLocalStorageGB: Min:n Max:n
BaselineEbsBandwidthMbps: Min:n Max:n
AcceleratorCount: Min:n Max:n
AcceleratorTotalMemoryMiB: Min:n Max:n
NetworkBandwidthGbps: Min:n Max:n
BaselinePerformanceFactors: Cpu:CpuPerformanceFactor
CpuPerformanceFactor: References=referenceSet:[PerformanceFactorReference]
PerformanceFactorReference: InstanceFamily
`;
