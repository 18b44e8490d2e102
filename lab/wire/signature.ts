import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from './request.ts';

/** What the Authorization header of Signature Version 4 says. */
export interface Signed {
  readonly accessKey: string;
  /** `20261121`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly headers: readonly string[];
  readonly signature: string;
}

const shape =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request,\s*SignedHeaders=([\w;-]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the header; undefined when it is not what Signature Version 4 asks for. */
export const readSigned = (header: string): Signed | undefined => {
  const [, accessKey, day, region, service, headers, signature] = shape.exec(header.trim()) ?? [];
  if (!accessKey || !day || !region || !service || !headers || !signature) return undefined;
  return { accessKey, day, region, service, headers: headers.split(';'), signature };
};

/** Milliseconds since the epoch of `20261121T092200Z`, or NaN. */
export const timeOf = (date: string): number => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
};

/** Whether the request was signed with this secret. Source: IAM user guide, "Create a signed AWS API request". */
export const isSignedWith = (
  secretKey: string,
  request: WireRequest,
  signed: Signed,
  date: string,
): boolean => {
  const scope = [signed.day, signed.region, signed.service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical(request, signed))].join('\n');
  const key = scope.reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secretKey}`);
  return timingSafeEqual(hmac(key, text), Buffer.from(signed.signature, 'hex'));
};

const canonical = (request: WireRequest, { headers }: Signed): string => {
  const [path = '/', query = ''] = request.target.split(/\?(.*)/s);
  return [
    request.method,
    path.split('/').map(encode).join('/'),
    canonicalQuery(query),
    ...headers.map(name => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    headers.join(';'),
    sha256(request.body),
  ].join('\n');
};

const canonicalQuery = (query: string): string =>
  [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');

/** RFC 3986, unreserved characters only. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const hmac = (key: string | Buffer, content: string): Buffer =>
  createHmac('sha256', key).update(content).digest();
