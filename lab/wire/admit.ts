import type { ApiError } from '../core/contract.ts';
import { refuse } from './refusals.ts';
import type { Credentials, Gate, WireRequest } from './request.ts';
import type { Service } from './services.ts';
import { isSignedWith, readSigned, timeOf } from './signature.ts';

/** A request's date may be off by so much. Source: IAM user guide, "AWS Signature Version 4 for API requests". */
const window = 5 * 60 * 1000;

/** Lets a signed request in: who called. Throws what the service answers to anybody else. */
export const admit = (request: WireRequest, service: Service, gate: Gate): Credentials => {
  const header = request.headers.authorization;
  if (header === undefined) throw refuse(service, 'unsigned', 'Request is missing Authentication Token');
  const signed = readSigned(header);
  const date = request.headers['x-amz-date'] ?? '';
  const at = timeOf(date);
  if (!signed?.headers.includes('host') || Number.isNaN(at) || !date.startsWith(signed.day))
    throw refuse(
      service,
      'malformed',
      'The Authorization header needs Credential, SignedHeaders with host, and Signature; X-Amz-Date its day.',
    );
  const credentials = gate.known(signed.accessKey);
  if (!credentials || credentials.sessionToken !== request.headers['x-amz-security-token'])
    throw refuse(service, 'unknown key', unknownKey(service));
  if (!isSignedWith(credentials.secretKey, request, signed, date))
    throw refuse(service, 'wrong signature', wrongSignature(service));
  if (Math.abs(at - gate.now) > window) throw wrongTime(service, at, gate.now);
  return credentials;
};

const noEc2 = 'AWS was not able to validate the provided access credentials';

const unknownKey = ({ protocol }: Service): string =>
  protocol === 'ec2' ? noEc2 : 'The security token included in the request is invalid.';

const wrongSignature = ({ protocol }: Service): string =>
  protocol === 'ec2' ? noEc2 : 'The request signature does not match the one that was calculated here.';

const wrongTime = (service: Service, at: number, now: number): ApiError => {
  if (service.protocol === 'ec2') return refuse(service, 'wrong time', 'Request has expired.');
  const [sent, here] = [at, now].map(time => new Date(time).toISOString());
  const what = at < now ? 'Signature expired' : 'Signature not yet current';
  return refuse(service, 'wrong time', `${what}: ${sent} is too far from ${here} (5 min.)`);
};
