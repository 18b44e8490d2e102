/** The security token service, in the notation of notation.ts. Source: STS API reference, 2011-06-15. */
export const stsActions = `
GetCallerIdentity GetCallerIdentityRequest GetCallerIdentityResponse
`;

export const stsShapes = `
GetCallerIdentityRequest:
GetCallerIdentityResponse: UserId=UserId Account=Account Arn=Arn
`;
