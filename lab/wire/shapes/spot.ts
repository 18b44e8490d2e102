/** Spot: requests, prices, scores. Written in the notation of notation.ts. Source: EC2 API reference, 2016-11-15. */
export const spotActions = `
DescribeSpotInstanceRequests DescribeSpotInstanceRequestsRequest DescribeSpotInstanceRequestsResult
CancelSpotInstanceRequests CancelSpotInstanceRequestsRequest CancelSpotInstanceRequestsResult
DescribeSpotPriceHistory DescribeSpotPriceHistoryRequest DescribeSpotPriceHistoryResult
GetSpotPlacementScores GetSpotPlacementScoresRequest GetSpotPlacementScoresResult
`;

export const spotShapes = `
DescribeSpotInstanceRequestsRequest: NextToken MaxResults:n DryRun:b
  SpotInstanceRequestIds=SpotInstanceRequestId:[] Filters=Filter:[Filter]
DescribeSpotInstanceRequestsResult: SpotInstanceRequests=spotInstanceRequestSet:[SpotInstanceRequest]
  NextToken
SpotInstanceRequest: ActualBlockHourlyPrice AvailabilityZoneGroup BlockDurationMinutes:n CreateTime:t
  Fault:SpotInstanceStateFault InstanceId LaunchGroup LaunchSpecification:LaunchSpecification
  LaunchedAvailabilityZone LaunchedAvailabilityZoneId ProductDescription SpotInstanceRequestId SpotPrice
  State Status:SpotInstanceStatus Tags=tagSet:[Tag] Type ValidFrom:t ValidUntil:t
  InstanceInterruptionBehavior
SpotInstanceStateFault: Code Message
LaunchSpecification: UserData AddressingType BlockDeviceMappings=blockDeviceMapping:[BlockDeviceMapping]
  EbsOptimized:b IamInstanceProfile:IamInstanceProfileSpecification ImageId InstanceType KernelId KeyName
  NetworkInterfaces=networkInterfaceSet:[InstanceNetworkInterfaceSpecification] Placement:SpotPlacement
  RamdiskId SubnetId SecurityGroups=groupSet:[GroupIdentifier] Monitoring:RunInstancesMonitoringEnabled
SpotPlacement: AvailabilityZone GroupName Tenancy AvailabilityZoneId
SpotInstanceStatus: Code Message UpdateTime:t
CancelSpotInstanceRequestsRequest: SpotInstanceRequestIds=SpotInstanceRequestId:[] DryRun:b
CancelSpotInstanceRequestsResult:
  CancelledSpotInstanceRequests=spotInstanceRequestSet:[CancelledSpotInstanceRequest]
CancelledSpotInstanceRequest: SpotInstanceRequestId State
DescribeSpotPriceHistoryRequest: AvailabilityZoneId DryRun:b StartTime:t EndTime:t
  InstanceTypes=InstanceType:[] ProductDescriptions=ProductDescription:[] Filters=Filter:[Filter]
  AvailabilityZone MaxResults:n NextToken
DescribeSpotPriceHistoryResult: NextToken SpotPriceHistory=spotPriceHistorySet:[SpotPrice]
SpotPrice: AvailabilityZone AvailabilityZoneId InstanceType ProductDescription SpotPrice Timestamp:t
GetSpotPlacementScoresRequest: TargetCapacity:n InstanceTypes=InstanceType:[] TargetCapacityUnitType
  SingleAvailabilityZone:b RegionNames=RegionName:[]
  InstanceRequirementsWithMetadata:InstanceRequirementsWithMetadataRequest DryRun:b MaxResults:n NextToken
  IncludeLocalZones:b
InstanceRequirementsWithMetadataRequest: ArchitectureTypes=ArchitectureType:[]
  VirtualizationTypes=VirtualizationType:[] InstanceRequirements:InstanceRequirementsRequest
GetSpotPlacementScoresResult: SpotPlacementScores=spotPlacementScoreSet:[SpotPlacementScore] NextToken
SpotPlacementScore: Region AvailabilityZoneId Score:n
`;
