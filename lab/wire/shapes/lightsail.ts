/**
 * Lightsail, in the notation of notation.ts (on its wire a member has its own name). Source: Lightsail API reference,
 * 2016-11-28.
 */
export const lightsailActions = `
AllocateStaticIp AllocateStaticIpRequest OperationsResult
AttachDisk AttachDiskRequest OperationsResult
AttachStaticIp AttachStaticIpRequest OperationsResult
CreateDisk CreateDiskRequest OperationsResult
CreateInstances CreateInstancesRequest OperationsResult
DeleteDisk DeleteDiskRequest OperationsResult
DeleteInstance DeleteInstanceRequest OperationsResult
DeleteKeyPair DeleteKeyPairRequest OperationResult
DetachDisk DiskNameRequest OperationsResult
DetachStaticIp StaticIpNameRequest OperationsResult
GetBlueprints CatalogueRequest GetBlueprintsResult
GetBundles CatalogueRequest GetBundlesResult
GetDisk DiskNameRequest GetDiskResult
GetDisks PageRequest GetDisksResult
GetInstance InstanceNameRequest GetInstanceResult
GetInstanceAccessDetails GetInstanceAccessDetailsRequest GetInstanceAccessDetailsResult
GetInstancePortStates InstanceNameRequest GetInstancePortStatesResult
GetInstances PageRequest GetInstancesResult
GetKeyPair KeyPairNameRequest GetKeyPairResult
GetKeyPairs PageRequest GetKeyPairsResult
GetOperation GetOperationRequest OperationResult
GetOperationsForResource GetOperationsForResourceRequest OperationsResult
GetRegions GetRegionsRequest GetRegionsResult
GetStaticIp StaticIpNameRequest GetStaticIpResult
GetStaticIps PageRequest GetStaticIpsResult
ImportKeyPair ImportKeyPairRequest OperationResult
PutInstancePublicPorts PutInstancePublicPortsRequest OperationResult
RebootInstance InstanceNameRequest OperationsResult
ReleaseStaticIp StaticIpNameRequest OperationsResult
TagResource TagResourceRequest OperationsResult
UntagResource UntagResourceRequest OperationsResult
`;

export const lightsailShapes = `
AllocateStaticIpRequest: staticIpName
AttachDiskRequest: diskName instanceName diskPath autoMounting:b
AttachStaticIpRequest: staticIpName instanceName
CreateDiskRequest: diskName availabilityZone sizeInGb:n tags:[LightTag]
CreateInstancesRequest: instanceNames:[] availabilityZone customImageName blueprintId bundleId userData keyPairName
  tags:[LightTag] ipAddressType
DeleteDiskRequest: diskName forceDeleteAddOns:b
DeleteInstanceRequest: instanceName forceDeleteAddOns:b
DeleteKeyPairRequest: keyPairName expectedFingerprint
DiskNameRequest: diskName
StaticIpNameRequest: staticIpName
InstanceNameRequest: instanceName includeHealthStatus:b
KeyPairNameRequest: keyPairName
CatalogueRequest: includeInactive:b pageToken appCategory
PageRequest: pageToken includeHealthStatus:b includeDefaultKeyPair:b
GetInstanceAccessDetailsRequest: instanceName protocol
GetOperationRequest: operationId
GetOperationsForResourceRequest: resourceName pageToken
GetRegionsRequest: includeAvailabilityZones:b includeRelationalDatabaseAvailabilityZones:b
ImportKeyPairRequest: keyPairName publicKeyBase64
PutInstancePublicPortsRequest: instanceName portInfos:[PortInfo]
TagResourceRequest: resourceName resourceArn tags:[LightTag]
UntagResourceRequest: resourceName resourceArn tagKeys:[]
OperationsResult: operations:[LightOperation] nextPageToken
OperationResult: operation:LightOperation
LightOperation: id resourceName resourceType createdAt:t location:ResourceLocation isTerminal:b operationDetails
  operationType status statusChangedAt:t errorCode errorDetails
ResourceLocation: availabilityZone regionName
LightTag: key value
PortInfo: fromPort:n toPort:n protocol cidrs:[] ipv6Cidrs:[] cidrListAliases:[]
PortState: fromPort:n toPort:n protocol cidrs:[] ipv6Cidrs:[] cidrListAliases:[] state
PortOfInstance: fromPort:n toPort:n protocol cidrs:[] ipv6Cidrs:[] cidrListAliases:[] accessDirection
GetInstancePortStatesResult: portStates:[PortState]
GetBundlesResult: bundles:[Bundle] nextPageToken
Bundle: price:n cpuCount:n diskSizeInGb:n bundleId instanceType isActive:b name power:n ramSizeInGb:n
  transferPerMonthInGb:n supportedPlatforms:[] publicIpv4AddressCount:n
GetBlueprintsResult: blueprints:[Blueprint] nextPageToken
Blueprint: blueprintId name group type description isActive:b minPower:n version versionCode productUrl licenseUrl
  platform
GetInstancesResult: instances:[LightInstance] nextPageToken
GetInstanceResult: instance:LightInstance
LightInstance: name arn supportCode createdAt:t location:ResourceLocation resourceType tags:[LightTag] blueprintId
  blueprintName bundleId isStaticIp:b privateIpAddress publicIpAddress ipv6Addresses:[] ipAddressType
  hardware:LightHardware networking:LightNetworking state:LightState username sshKeyName
LightHardware: cpuCount:n ramSizeInGb:n disks:[LightDisk]
LightNetworking: monthlyTransfer:MonthlyTransfer ports:[PortOfInstance]
MonthlyTransfer: gbPerMonthAllocated:n
LightState: code:n name
GetDisksResult: disks:[LightDisk] nextPageToken
GetDiskResult: disk:LightDisk
LightDisk: name arn supportCode createdAt:t location:ResourceLocation resourceType tags:[LightTag] sizeInGb:n
  isSystemDisk:b iops:n path state attachedTo isAttached:b
GetStaticIpsResult: staticIps:[StaticIp] nextPageToken
GetStaticIpResult: staticIp:StaticIp
StaticIp: name arn supportCode createdAt:t location:ResourceLocation resourceType ipAddress attachedTo isAttached:b
GetKeyPairsResult: keyPairs:[LightKeyPair] nextPageToken
GetKeyPairResult: keyPair:LightKeyPair
LightKeyPair: name arn supportCode createdAt:t location:ResourceLocation resourceType tags:[LightTag] fingerprint
GetRegionsResult: regions:[LightRegion]
LightRegion: name displayName description continentCode availabilityZones:[LightZone]
LightZone: zoneName state
GetInstanceAccessDetailsResult: accessDetails:AccessDetails
AccessDetails: certKey expiresAt:t ipAddress ipv6Addresses:[] privateKey protocol instanceName username
  hostKeys:[HostKey]
HostKey: algorithm publicKey witnessedAt:t fingerprintSHA1 fingerprintSHA256
`;
