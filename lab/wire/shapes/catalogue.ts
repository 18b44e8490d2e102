/** What AWS offers: regions, zones, types, images. Written in the notation of notation.ts. Source: EC2 API reference, 2016-11-15. */
export const catalogueActions = `
DescribeRegions DescribeRegionsRequest DescribeRegionsResult
DescribeAvailabilityZones DescribeAvailabilityZonesRequest DescribeAvailabilityZonesResult
DescribeInstanceTypes DescribeInstanceTypesRequest DescribeInstanceTypesResult
DescribeInstanceTypeOfferings DescribeInstanceTypeOfferingsRequest DescribeInstanceTypeOfferingsResult
DescribeImages DescribeImagesRequest DescribeImagesResult
`;

export const catalogueShapes = `
DescribeRegionsRequest: RegionNames=RegionName:[] AllRegions:b DryRun:b Filters=Filter:[Filter]
DescribeRegionsResult: Regions=regionInfo:[Region]
Region: OptInStatus Geography=geographySet:[RegionGeography] RegionName Endpoint=regionEndpoint
RegionGeography: Name
DescribeAvailabilityZonesRequest: ZoneNames=ZoneName:[] ZoneIds=ZoneId:[] AllAvailabilityZones:b DryRun:b
  Filters=Filter:[Filter]
DescribeAvailabilityZonesResult: AvailabilityZones=availabilityZoneInfo:[AvailabilityZone]
AvailabilityZone: OptInStatus Messages=messageSet:[AvailabilityZoneMessage] RegionName ZoneName ZoneId
  GroupName NetworkBorderGroup ZoneType ParentZoneName ParentZoneId GroupLongName
  Geography=geographySet:[AvailabilityZoneGeography]
  SubGeography=subGeographySet:[AvailabilityZoneSubGeography] State=zoneState
AvailabilityZoneMessage: Message
AvailabilityZoneGeography: Name
AvailabilityZoneSubGeography: Name
DescribeInstanceTypesRequest: DryRun:b InstanceTypes=InstanceType:[] Filters=Filter:[Filter] MaxResults:n
  NextToken IncludeUnsupportedInRegion:b
DescribeInstanceTypesResult: InstanceTypes=instanceTypeSet:[InstanceTypeInfo] NextToken
InstanceTypeInfo: InstanceType CurrentGeneration:b FreeTierEligible:b SupportedUsageClasses:[]
  SupportedRootDeviceTypes:[] SupportedVirtualizationTypes:[] BareMetal:b Hypervisor
  ProcessorInfo:ProcessorInfo VCpuInfo:VCpuInfo MemoryInfo:MemoryInfo InstanceStorageSupported:b
  InstanceStorageInfo:InstanceStorageInfo EbsInfo:EbsInfo NetworkInfo:NetworkInfo GpuInfo:GpuInfo
  FpgaInfo:FpgaInfo PlacementGroupInfo:PlacementGroupInfo InferenceAcceleratorInfo:InferenceAcceleratorInfo
  HibernationSupported:b BurstablePerformanceSupported:b DedicatedHostsSupported:b AutoRecoverySupported:b
  SupportedBootModes:[] NitroEnclavesSupport NitroTpmSupport NitroTpmInfo:NitroTpmInfo
  MediaAcceleratorInfo:MediaAcceleratorInfo NeuronInfo:NeuronInfo PhcSupport RebootMigrationSupport
  SupportedInRegion:b
ProcessorInfo: SupportedArchitectures:[] SustainedClockSpeedInGhz:n SupportedFeatures:[] Manufacturer
VCpuInfo: DefaultVCpus:n DefaultCores:n DefaultThreadsPerCore:n ValidCores:[n] ValidThreadsPerCore:[n]
MemoryInfo: SizeInMiB:n
InstanceStorageInfo: TotalSizeInGB:n Disks:[DiskInfo] NvmeSupport EncryptionSupport
DiskInfo: SizeInGB:n Count:n Type
EbsInfo: EbsOptimizedSupport EncryptionSupport EbsOptimizedInfo:EbsOptimizedInfo NvmeSupport
  MaximumEbsAttachments:n AttachmentLimitType MaximumEbsCards:n EbsCards=ebsCardSet:[EbsCardInfo]
EbsOptimizedInfo: BaselineBandwidthInMbps:n BaselineThroughputInMBps:n BaselineIops:n
  MaximumBandwidthInMbps:n MaximumThroughputInMBps:n MaximumIops:n
EbsCardInfo: EbsCardIndex:n BaselineBandwidthInMbps:n BaselineThroughputInMBps:n BaselineIops:n
  MaximumBandwidthInMbps:n MaximumThroughputInMBps:n MaximumIops:n
NetworkInfo: NetworkPerformance MaximumNetworkInterfaces:n MaximumNetworkCards:n DefaultNetworkCardIndex:n
  NetworkCards:[NetworkCardInfo] Ipv4AddressesPerInterface:n Ipv6AddressesPerInterface:n Ipv6Supported:b
  EnaSupport EfaSupported:b EfaInfo:EfaInfo EncryptionInTransitSupported:b EnaSrdSupported:b
  BandwidthWeightings:[] FlexibleEnaQueuesSupport
  ConnectionTrackingConfiguration:DefaultConnectionTrackingConfiguration SecondaryNetworkSupported:b
  MaximumSecondaryNetworkInterfaces:n Ipv4AddressesPerSecondaryInterface:n
NetworkCardInfo: NetworkCardIndex:n NetworkPerformance MaximumNetworkInterfaces:n
  AdditionalFlexibleNetworkInterfaces:n BaselineBandwidthInGbps:n PeakBandwidthInGbps:n
  DefaultEnaQueueCountPerInterface:n MaximumEnaQueueCount:n MaximumEnaQueueCountPerInterface:n
  InterfaceTypes=interfaceTypeSet:[]
EfaInfo: MaximumEfaInterfaces:n
DefaultConnectionTrackingConfiguration: DefaultTcpEstablishedTimeout:n DefaultUdpTimeout:n
  DefaultUdpStreamTimeout:n
GpuInfo: Gpus:[GpuDeviceInfo] TotalGpuMemoryInMiB:n
GpuDeviceInfo: Name Manufacturer Count:n LogicalGpuCount:n GpuPartitionSize:n Workloads=workloadSet:[]
  MemoryInfo:GpuDeviceMemoryInfo
GpuDeviceMemoryInfo: SizeInMiB:n
FpgaInfo: Fpgas:[FpgaDeviceInfo] TotalFpgaMemoryInMiB:n
FpgaDeviceInfo: Name Manufacturer Count:n MemoryInfo:FpgaDeviceMemoryInfo
FpgaDeviceMemoryInfo: SizeInMiB:n
PlacementGroupInfo: SupportedStrategies:[]
InferenceAcceleratorInfo: Accelerators:[member=InferenceDeviceInfo] TotalInferenceMemoryInMiB:n
InferenceDeviceInfo: Count:n Name Manufacturer MemoryInfo:InferenceDeviceMemoryInfo
InferenceDeviceMemoryInfo: SizeInMiB:n
NitroTpmInfo: SupportedVersions:[]
MediaAcceleratorInfo: Accelerators:[MediaDeviceInfo] TotalMediaMemoryInMiB:n
MediaDeviceInfo: Count:n Name Manufacturer MemoryInfo:MediaDeviceMemoryInfo
MediaDeviceMemoryInfo: SizeInMiB:n
NeuronInfo: NeuronDevices:[NeuronDeviceInfo] TotalNeuronDeviceMemoryInMiB:n
NeuronDeviceInfo: Count:n Name CoreInfo:NeuronDeviceCoreInfo MemoryInfo:NeuronDeviceMemoryInfo
NeuronDeviceCoreInfo: Count:n Version:n
NeuronDeviceMemoryInfo: SizeInMiB:n
DescribeInstanceTypeOfferingsRequest: DryRun:b LocationType Filters=Filter:[Filter] MaxResults:n NextToken
DescribeInstanceTypeOfferingsResult: InstanceTypeOfferings=instanceTypeOfferingSet:[InstanceTypeOffering]
  NextToken
InstanceTypeOffering: InstanceType LocationType Location
DescribeImagesRequest: ExecutableUsers=ExecutableBy:[] ImageIds=ImageId:[] Owners=Owner:[]
  IncludeDeprecated:b IncludeDisabled:b MaxResults:n NextToken DryRun:b Filters=Filter:[Filter]
DescribeImagesResult: NextToken Images=imagesSet:[Image]
Image: PlatformDetails UsageOperation BlockDeviceMappings=blockDeviceMapping:[BlockDeviceMapping]
  Description EnaSupport:b Hypervisor ImageOwnerAlias Name RootDeviceName RootDeviceType SriovNetSupport
  StateReason:StateReason Tags=tagSet:[Tag] VirtualizationType BootMode TpmSupport DeprecationTime
  ImdsSupport SourceInstanceId DeregistrationProtection LastLaunchedTime ImageAllowed:b SourceImageId
  SourceImageRegion FreeTierEligible:b PublicSsmParameterName
  ImageWatermarks=imageWatermarkSet:[ImageWatermark] ScanResults:ScanResults
  InstanceTypeSpecification:InstanceTypeSpecification ImageId ImageLocation State=imageState
  OwnerId=imageOwnerId CreationDate Public=isPublic:b ProductCodes:[ProductCode] Architecture ImageType
  KernelId RamdiskId Platform
ImageWatermark: WatermarkKey SourceImageRegion SourceImageId SourceImageCreationTime:t
  WatermarkCreationTime:t
ScanResults: HighestFindingSeverityLabel FindingScanDate:t InformationalFixAvailableSince:t
  LowFixAvailableSince:t MediumFixAvailableSince:t HighFixAvailableSince:t CriticalFixAvailableSince:t
InstanceTypeSpecification: SupportedInstanceTypes=supportedInstanceTypeSet:[InstanceTypeItem]
  UnsupportedInstanceTypes=unsupportedInstanceTypeSet:[InstanceTypeItem]
InstanceTypeItem: InstanceType
`;
