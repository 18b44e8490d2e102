/** Security groups, key pairs, tags. Written in the notation of notation.ts. Source: EC2 API reference, 2016-11-15. */
export const groupsActions = `
CreateSecurityGroup CreateSecurityGroupRequest CreateSecurityGroupResult
DeleteSecurityGroup DeleteSecurityGroupRequest DeleteSecurityGroupResult
DescribeSecurityGroups DescribeSecurityGroupsRequest DescribeSecurityGroupsResult
AuthorizeSecurityGroupIngress AuthorizeSecurityGroupIngressRequest AuthorizeSecurityGroupIngressResult
AuthorizeSecurityGroupEgress AuthorizeSecurityGroupEgressRequest AuthorizeSecurityGroupEgressResult
RevokeSecurityGroupIngress RevokeSecurityGroupIngressRequest RevokeSecurityGroupIngressResult
RevokeSecurityGroupEgress RevokeSecurityGroupEgressRequest RevokeSecurityGroupEgressResult
ImportKeyPair ImportKeyPairRequest ImportKeyPairResult
DescribeKeyPairs DescribeKeyPairsRequest DescribeKeyPairsResult
DeleteKeyPair DeleteKeyPairRequest DeleteKeyPairResult
CreateTags CreateTagsRequest -
DeleteTags DeleteTagsRequest -
DescribeTags DescribeTagsRequest DescribeTagsResult
`;

export const groupsShapes = `
CreateSecurityGroupRequest: Description=GroupDescription GroupName VpcId
  TagSpecifications=TagSpecification:[TagSpecification] DryRun:b
CreateSecurityGroupResult: GroupId Tags=tagSet:[Tag] SecurityGroupArn
DeleteSecurityGroupRequest: GroupId GroupName DryRun:b
DeleteSecurityGroupResult: Return:b GroupId
DescribeSecurityGroupsRequest: GroupIds=GroupId:[] GroupNames=GroupName:[] NextToken MaxResults:n DryRun:b
  Filters=Filter:[Filter]
DescribeSecurityGroupsResult: NextToken SecurityGroups=securityGroupInfo:[SecurityGroup]
SecurityGroup: GroupId IpPermissionsEgress:[IpPermission] Tags=tagSet:[Tag] VpcId SecurityGroupArn OwnerId
  GroupName Description=groupDescription IpPermissions:[IpPermission]
IpPermission: IpProtocol FromPort:n ToPort:n UserIdGroupPairs=groups:[UserIdGroupPair] IpRanges:[IpRange]
  Ipv6Ranges:[Ipv6Range] PrefixListIds:[PrefixListId]
UserIdGroupPair: Description UserId GroupName GroupId VpcId VpcPeeringConnectionId PeeringStatus
IpRange: Description CidrIp
Ipv6Range: Description CidrIpv6
PrefixListId: Description PrefixListId
AuthorizeSecurityGroupIngressRequest: CidrIp FromPort:n GroupId GroupName IpPermissions:[IpPermission]
  IpProtocol SourceSecurityGroupName SourceSecurityGroupOwnerId ToPort:n
  TagSpecifications=TagSpecification:[TagSpecification] DryRun:b
AuthorizeSecurityGroupIngressResult: Return:b SecurityGroupRules=securityGroupRuleSet:[SecurityGroupRule]
SecurityGroupRule: SecurityGroupRuleId GroupId GroupOwnerId IsEgress:b IpProtocol FromPort:n ToPort:n
  CidrIpv4 CidrIpv6 PrefixListId ReferencedGroupInfo:ReferencedSecurityGroup Description Tags=tagSet:[Tag]
  SecurityGroupRuleArn
ReferencedSecurityGroup: GroupId PeeringStatus UserId VpcId VpcPeeringConnectionId
AuthorizeSecurityGroupEgressRequest: GroupId TagSpecifications=TagSpecification:[TagSpecification] DryRun:b
  SourceSecurityGroupName SourceSecurityGroupOwnerId IpProtocol FromPort:n ToPort:n CidrIp
  IpPermissions:[IpPermission]
AuthorizeSecurityGroupEgressResult: Return:b SecurityGroupRules=securityGroupRuleSet:[SecurityGroupRule]
RevokeSecurityGroupIngressRequest: CidrIp FromPort:n GroupId GroupName IpPermissions:[IpPermission]
  IpProtocol SourceSecurityGroupName SourceSecurityGroupOwnerId ToPort:n
  SecurityGroupRuleIds=SecurityGroupRuleId:[] DryRun:b
RevokeSecurityGroupIngressResult: Return:b UnknownIpPermissions=unknownIpPermissionSet:[IpPermission]
  RevokedSecurityGroupRules=revokedSecurityGroupRuleSet:[RevokedSecurityGroupRule]
RevokedSecurityGroupRule: SecurityGroupRuleId GroupId IsEgress:b IpProtocol FromPort:n ToPort:n CidrIpv4
  CidrIpv6 PrefixListId ReferencedGroupId Description
RevokeSecurityGroupEgressRequest: GroupId SecurityGroupRuleIds=SecurityGroupRuleId:[] DryRun:b
  SourceSecurityGroupName SourceSecurityGroupOwnerId IpProtocol FromPort:n ToPort:n CidrIp
  IpPermissions:[IpPermission]
RevokeSecurityGroupEgressResult: Return:b UnknownIpPermissions=unknownIpPermissionSet:[IpPermission]
  RevokedSecurityGroupRules=revokedSecurityGroupRuleSet:[RevokedSecurityGroupRule]
ImportKeyPairRequest: KeyName PublicKeyMaterial:x TagSpecifications=TagSpecification:[TagSpecification]
  DryRun:b
ImportKeyPairResult: KeyFingerprint KeyName KeyPairId Tags=tagSet:[Tag]
DescribeKeyPairsRequest: KeyNames=KeyName:[] KeyPairIds=KeyPairId:[] IncludePublicKey:b DryRun:b
  Filters=Filter:[Filter]
DescribeKeyPairsResult: KeyPairs=keySet:[KeyPairInfo]
KeyPairInfo: KeyPairId KeyType Tags=tagSet:[Tag] PublicKey CreateTime:t KeyName KeyFingerprint
DeleteKeyPairRequest: KeyName KeyPairId DryRun:b
DeleteKeyPairResult: Return:b KeyPairId
CreateTagsRequest: Resources=ResourceId:[] Tags=Tag:[Tag] DryRun:b
DeleteTagsRequest: Resources=ResourceId:[] DryRun:b Tags=Tag:[Tag]
DescribeTagsRequest: DryRun:b Filters=Filter:[Filter] MaxResults:n NextToken
DescribeTagsResult: NextToken Tags=tagSet:[TagDescription]
TagDescription: Key ResourceId ResourceType Value
`;
