import { createHash, createHmac } from 'node:crypto';
import type { Credentials, WireRequest } from '../../../lab/wire/request.ts';
import { testCredentials } from './stub.ts';

/** A request, signed by a second, plain writing of Signature Version 4. */
export const signed = (
  body: string,
  more: {
    readonly service?: string;
    readonly region?: string;
    readonly at?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly credentials?: Credentials;
  } = {},
): WireRequest => {
  const { service = 'ec2', region = 'eu-west-1', at = '20261121T092200Z' } = more;
  const credentials = more.credentials ?? testCredentials;
  const headers: Record<string, string> = {
    host: '127.0.0.1:4566',
    'x-amz-date': at,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
    ...more.headers,
  };
  const names = Object.keys(headers).sort();
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = names.map(name => `${name}:${headers[name]}\n`).join('');
  const canonical = `POST\n/\n\n${lines}\n${names.join(';')}\n${hash(body)}`;
  const scope = `${at.slice(0, 8)}/${region}/${service}/aws4_request`;
  let key: string | Buffer = `AWS4${credentials.secretKey}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  const signature = createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${at}\n${scope}\n${hash(canonical)}`)
    .digest('hex');
  return {
    method: 'POST',
    target: '/',
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
    body: new TextEncoder().encode(body),
  };
};
