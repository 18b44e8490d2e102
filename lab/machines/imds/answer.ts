import type { Lab } from '../../core/contract.ts';
import { dynamicTree, type InstanceFacts, metadataTree } from './facts.ts';
import type { Tokens } from './tokens.ts';
import { readTree } from './tree.ts';

export interface ImdsRequest {
  readonly method: string;
  /** Path of the URL, with or without a query. */
  readonly path: string;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ImdsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Versions that cloud-init and the AWS SDKs ask for. */
const versions = ['1.0', '2009-04-04', '2016-09-02', '2018-09-24', '2020-10-27', '2021-03-23', 'latest'];

const longestToken = 21_600;

/**
 * One answer of the instance metadata service. Without `facts`, nobody knows the caller: 404.
 * Source: EC2 user guide, "Use the Instance Metadata Service".
 */
export const answerImds = (
  request: ImdsRequest,
  facts: InstanceFacts | undefined,
  notice: ReturnType<Lab['notice']>,
  tokens: Tokens,
): ImdsAnswer => {
  const names = (request.path.split('?')[0] ?? '').split('/').filter(name => name !== '');
  if (!facts) return refusal(404, 'Not Found');
  const { id, metadata } = facts.instance;
  if (request.method === 'PUT') return issueToken(request, names, id, tokens);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Method Not Allowed');
  const token = one(request.headers['x-aws-ec2-metadata-token']);
  if (token === undefined ? metadata.httpTokens === 'required' : !tokens.good(id, token))
    return refusal(401, 'Unauthorized');
  const found = read(names, facts, notice);
  return found === undefined || found.length === 0 ? refusal(404, 'Not Found') : plain(200, found);
};

const issueToken = (
  { headers }: ImdsRequest,
  names: readonly string[],
  instanceId: string,
  tokens: Tokens,
): ImdsAnswer => {
  if (headers['x-forwarded-for'] !== undefined) return refusal(403, 'Forbidden');
  if (names.join('/') !== 'latest/api/token') return refusal(405, 'Method Not Allowed');
  const wanted = one(headers['x-aws-ec2-metadata-token-ttl-seconds']) ?? '';
  const seconds = /^\d{1,6}$/.test(wanted) ? Number(wanted) : 0;
  if (seconds < 1 || seconds > longestToken) return refusal(400, 'Bad Request');
  const answer = plain(200, tokens.issue(instanceId, seconds));
  return { ...answer, headers: { ...answer.headers, 'x-aws-ec2-metadata-token-ttl-seconds': wanted } };
};

const read = (
  [version, ...names]: readonly string[],
  facts: InstanceFacts,
  notice: ReturnType<Lab['notice']>,
): string | Buffer | undefined => {
  if (version === undefined) return versions.join('\n');
  if (!versions.includes(version)) return undefined;
  const userData = bytesOf(facts.instance.userData);
  if (names.length === 0)
    return ['dynamic', 'meta-data', ...(userData.length > 0 ? ['user-data'] : [])].join('\n');
  if (names.length === 1 && names[0] === 'user-data') return userData;
  return readTree({ 'meta-data': metadataTree(facts, notice), dynamic: dynamicTree(facts) }, names);
};

const bytesOf = (data: string | Uint8Array) =>
  typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data);

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

const plain = (status: number, body: string | Buffer): ImdsAnswer => ({
  status,
  headers: {
    server: 'EC2ws',
    'content-type': 'text/plain',
    'content-length': String(Buffer.byteLength(body)),
  },
  body,
});

const refusal = (status: number, reason: string): ImdsAnswer => plain(status, `${status} - ${reason}\n`);
