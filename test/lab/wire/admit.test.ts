import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../lab/wire/decode.ts';
import type { Credentials, WireRequest } from '../../../lab/wire/request.ts';
import { signed } from '../support/signed.ts';
import { testCredentials } from '../support/stub.ts';

const temporary: Credentials = { ...testCredentials, accessKey: 'ASIATEMPORARY', sessionToken: 'to/ken==' };
const now = Date.parse('2026-11-21T09:22:00Z');
const minute = 60_000;
const gate = (at = now) => ({
  now: at,
  known: (key: string) => [testCredentials, temporary].find(({ accessKey }) => accessKey === key),
});

const bodies = {
  ec2: { body: 'Action=DescribeRegions&Version=2016-11-15', headers: {} },
  sts: { body: 'Action=GetCallerIdentity&Version=2011-06-15', headers: {} },
  ssm: { body: '{"Name":"/a"}', headers: { 'x-amz-target': 'AmazonSSM.GetParameter' } },
};
type Name = keyof typeof bodies;
const names = Object.keys(bodies) as Name[];

const request = (service: Name, credentials = testCredentials, at?: string): WireRequest =>
  signed(bodies[service].body, {
    service,
    credentials,
    headers: bodies[service].headers,
    ...(at && { at }),
  });

const refused = (made: WireRequest, code: string, status: number, at = now) =>
  assert.throws(
    () => decode(made, gate(at)),
    (thrown: { code: string; status: number }) => {
      assert.deepEqual([thrown.code, thrown.status], [code, status]);
      return true;
    },
  );

test('who signs right is let in, with the region and the service of the signature', () => {
  for (const [service, action] of [
    ['ec2', 'ec2:DescribeRegions'],
    ['sts', 'sts:GetCallerIdentity'],
    ['ssm', 'ssm:GetParameter'],
  ] as const)
    for (const credentials of [testCredentials, temporary]) {
      const call = decode(request(service, credentials), gate());
      assert.equal(call.action, action);
      assert.equal(call.region, 'eu-west-1');
      assert.equal(call.caller, credentials);
    }
});

test('an unknown key, a wrong secret and a missing or wrong session token are refused as each service does', () => {
  const unknown: Record<Name, [string, number]> = {
    ec2: ['AuthFailure', 401],
    sts: ['InvalidClientTokenId', 403],
    ssm: ['UnrecognizedClientException', 400],
  };
  const wrong: Record<Name, [string, number]> = {
    ec2: ['AuthFailure', 401],
    sts: ['SignatureDoesNotMatch', 403],
    ssm: ['InvalidSignatureException', 400],
  };
  const { sessionToken: _, ...tokenless } = temporary;
  for (const service of names) {
    refused(request(service, { ...testCredentials, accessKey: 'AKIANOBODY' }), ...unknown[service]);
    refused(request(service, tokenless), ...unknown[service]);
    refused(request(service, { ...temporary, sessionToken: 'other' }), ...unknown[service]);
    refused(request(service, { ...testCredentials, sessionToken: 'needless' }), ...unknown[service]);
    refused(request(service, { ...testCredentials, secretKey: 'guessed' }), ...wrong[service]);
  }
});

test('whatever was changed after signing breaks the signature', () => {
  const made = request('ssm');
  const changed: WireRequest[] = [
    { ...made, body: new TextEncoder().encode('{"Name":"/b"}') },
    { ...made, target: '/other' },
    { ...made, target: '/?a=b' },
    { ...made, method: 'PUT' },
    { ...made, headers: { ...made.headers, host: 'elsewhere' } },
    { ...made, headers: { ...made.headers, 'x-amz-date': '20261121T092201Z' } },
    {
      ...made,
      headers: {
        ...made.headers,
        authorization: made.headers.authorization?.replace('eu-west-1', 'us-east-1'),
      },
    },
  ];
  for (const one of changed) refused(one, 'InvalidSignatureException', 400);
});

test('a date that is off by more than five minutes is refused, in both directions', () => {
  const codes: Record<Name, [string, number]> = {
    ec2: ['RequestExpired', 400],
    sts: ['SignatureDoesNotMatch', 403],
    ssm: ['InvalidSignatureException', 400],
  };
  for (const service of names)
    for (const direction of [1, -1]) {
      decode(request(service), gate(now + direction * 5 * minute));
      refused(request(service), ...codes[service], now + direction * (5 * minute + 1000));
    }
});

test('a request without a signature, or with half of one, is told so', () => {
  for (const [service, missing, half] of [
    ['ec2', 'MissingAuthenticationToken', 'IncompleteSignature'],
    ['ssm', 'MissingAuthenticationTokenException', 'IncompleteSignatureException'],
  ] as const) {
    const made = request(service);
    const { authorization = '', ...headers } = made.headers;
    refused({ ...made, headers }, missing, service === 'ec2' ? 403 : 400);
    for (const broken of [
      'Bearer x',
      authorization.replace(/Signature=.*/, 'Signature=abc'),
      authorization.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'),
    ])
      refused({ ...made, headers: { ...headers, authorization: broken } }, half, 400);
    const unhosted = authorization.replace('SignedHeaders=host;', 'SignedHeaders=');
    refused({ ...made, headers: { ...headers, authorization: unhosted } }, half, 400);
    const { 'x-amz-date': _, ...dateless } = made.headers;
    refused({ ...made, headers: dateless }, half, 400);
  }
});

test('a service that the lab has not is named', () => {
  assert.throws(() => decode(signed('', { service: 's3' }), gate()), /no service s3.*ec2, sts, ssm/);
});
