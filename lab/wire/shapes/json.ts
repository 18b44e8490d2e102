/**
 * Systems Manager, Price List and Service Quotas, in the notation of notation.ts (on their wire a member has its own
 * name). Source: the API references of the three services.
 */
export const jsonActions = `
GetParameter GetParameterRequest GetParameterResult
GetProducts GetProductsRequest GetProductsResponse
GetServiceQuota GetServiceQuotaRequest GetServiceQuotaResponse
CreateSecret CreateSecretRequest CreateSecretResponse
GetSecretValue GetSecretValueRequest GetSecretValueResponse
PutSecretValue PutSecretValueRequest PutSecretValueResponse
`;

export const jsonShapes = `
GetParameterRequest: Name WithDecryption:b
GetParameterResult: Parameter:Parameter
Parameter: Name Type Value Version:n Selector SourceResult LastModifiedDate:t ARN DataType
GetProductsRequest: ServiceCode Filters:[PriceFilter] FormatVersion NextToken MaxResults:n
PriceFilter: Type Field Value
GetProductsResponse: FormatVersion PriceList:[] NextToken
GetServiceQuotaRequest: ServiceCode QuotaCode ContextId
GetServiceQuotaResponse: Quota:ServiceQuota
ServiceQuota: ServiceCode ServiceName QuotaArn QuotaCode QuotaName Value:n Unit Adjustable:b GlobalQuota:b
  UsageMetric:MetricInfo Period:QuotaPeriod ErrorReason:ErrorReason QuotaAppliedAtLevel
  QuotaContext:QuotaContextInfo Description
MetricInfo: MetricNamespace MetricName MetricDimensions:{} MetricStatisticRecommendation
QuotaPeriod: PeriodValue:n PeriodUnit
CreateSecretRequest: Name ClientRequestToken Description KmsKeyId SecretBinary:x SecretString Tags:[SecretTag]
  AddReplicaRegions:[ReplicaRegion] ForceOverwriteReplicaSecret:b Type
SecretTag: Key Value
ReplicaRegion: Region KmsKeyId
CreateSecretResponse: ARN Name VersionId ReplicationStatus:[ReplicationStatus]
ReplicationStatus: Region KmsKeyId Status StatusMessage LastAccessedDate:t
GetSecretValueRequest: SecretId VersionId VersionStage
GetSecretValueResponse: ARN Name VersionId SecretBinary:x SecretString VersionStages:[] CreatedDate:t
PutSecretValueRequest: SecretId ClientRequestToken SecretBinary:x SecretString VersionStages:[] RotationToken
PutSecretValueResponse: ARN Name VersionId VersionStages:[]
ErrorReason: ErrorCode ErrorMessage
QuotaContextInfo: ContextScope ContextScopeType ContextId AdjustableAtLevel
`;
