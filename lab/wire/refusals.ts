import { ApiError } from '../core/contract.ts';
import type { Service } from './services.ts';

/** Why a request is not let in. */
export type Refusal = 'unsigned' | 'malformed' | 'unknown key' | 'wrong signature' | 'wrong time';

type Answer = readonly [code: string, status: number];

const ec2: Record<Refusal, Answer> = {
  unsigned: ['MissingAuthenticationToken', 403],
  malformed: ['IncompleteSignature', 400],
  'unknown key': ['AuthFailure', 401],
  'wrong signature': ['AuthFailure', 401],
  'wrong time': ['RequestExpired', 400],
};

const query: Record<Refusal, Answer> = {
  ...ec2,
  'unknown key': ['InvalidClientTokenId', 403],
  'wrong signature': ['SignatureDoesNotMatch', 403],
  'wrong time': ['SignatureDoesNotMatch', 403],
};

const json: Record<Refusal, Answer> = {
  unsigned: ['MissingAuthenticationTokenException', 400],
  malformed: ['IncompleteSignatureException', 400],
  'unknown key': ['UnrecognizedClientException', 400],
  'wrong signature': ['InvalidSignatureException', 400],
  'wrong time': ['InvalidSignatureException', 400],
};

const answers = { ec2, query, json };

/** The error that a service answers. Source: "Common Error Types" of its API reference; EC2 API reference, "Error codes". */
export const refuse = (service: Service, refusal: Refusal, message: string): ApiError => {
  const [code, status] = answers[service.protocol][refusal];
  return new ApiError(code, message, status);
};
