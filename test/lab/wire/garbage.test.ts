import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../lab/core/contract.ts';
import { decode } from '../../../lab/wire/decode.ts';
import { encode } from '../../../lab/wire/encode.ts';
import { seeded } from '../../support/seeded.ts';
import { signed } from '../support/signed.ts';
import { testCredentials } from '../support/stub.ts';

const gate = { now: Date.parse('2026-11-21T09:22:00Z'), known: () => testCredentials };
const ec2 = (parameters: string) => decode(signed(`Version=2016-11-15&${parameters}`), gate);
const ssm = (body: string, target = 'AmazonSSM.GetParameter') =>
  decode(signed(body, { service: 'ssm', headers: { 'x-amz-target': target } }), gate);

const refused = (work: () => unknown, code: string, message?: RegExp) =>
  assert.throws(work, (thrown: ApiError) => {
    assert.ok(thrown instanceof ApiError, String(thrown));
    assert.equal(thrown.code, code);
    if (message) assert.match(thrown.message, message);
    return true;
  });

test('a query that makes no sense is refused with what is wrong with it', () => {
  refused(() => ec2(''), 'MissingAction');
  refused(() => ec2('Action=MakeCoffee'), 'InvalidAction', /MakeCoffee/);
  refused(() => decode(signed('Action=DescribeRegions&Version=2014-01-01'), gate), 'NoSuchVersion');
  refused(() => ec2('Action=DescribeRegions&Colour=red'), 'UnknownParameter', /Colour/);
  refused(() => ec2('Action=RunInstances&Placement.Colour=red'), 'UnknownParameter', /Placement\.Colour/);
  refused(() => ec2('Action=RunInstances&MinCount=one'), 'InvalidParameterValue', /one.*MinCount/);
  refused(() => ec2('Action=RunInstances&DryRun=maybe'), 'InvalidParameterValue', /DryRun/);
  refused(() => ec2('Action=DescribeSpotPriceHistory&StartTime=today'), 'InvalidParameterValue', /StartTime/);
  refused(() => ec2('Action=ImportKeyPair&PublicKeyMaterial=%21'), 'InvalidParameterValue');
  refused(() => ec2('Action=DescribeRegions&RegionName=a'), 'MalformedQueryString', /RegionName\.1/);
  refused(() => ec2('Action=DescribeRegions&RegionName.x=a'), 'MalformedQueryString');
  refused(() => ec2('Action=DescribeRegions&RegionName.0=a'), 'MalformedQueryString');
  refused(() => ec2('Action=DescribeRegions&RegionName.1.Name=a'), 'MalformedQueryString');
  refused(() => ec2('Action=RunInstances&Placement=here'), 'MalformedQueryString');
  refused(() => ec2('Action=DescribeRegions&DryRun=true&DryRun=false'), 'MalformedQueryString', /twice/);
  refused(() => ec2('Action=DescribeRegions&a..b=1'), 'MalformedQueryString');
  refused(() => ec2(`Action=DescribeRegions&${'a.'.repeat(50)}b=1`), 'MalformedQueryString');
  refused(() => ec2('Action=DescribeRegions&DryRun=%zz'), 'MalformedQueryString');
});

test('names of JavaScript mean nothing on the wire', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    refused(() => ec2(`Action=${name}`), 'InvalidAction');
    refused(() => ec2(`Action=DescribeRegions&${name}.x=1`), 'UnknownParameter');
    refused(() => ssm('{}', `AmazonSSM.${name}`), 'UnknownOperationException');
  }
  assert.deepEqual(ssm('{"__proto__":{"Name":"x"}}').input, {});
});

test('a body that is not the JSON of its action is refused with what is wrong with it', () => {
  for (const body of ['{', '[]', '"x"', '\u0000']) refused(() => ssm(body), 'SerializationException');
  refused(() => ssm('{"Name":1}'), 'SerializationException', /Name must be a string/);
  refused(() => ssm('{}', 'AmazonSSM.PutParameter'), 'UnknownOperationException');
  refused(() => ssm('{}', 'Other.GetParameter'), 'UnknownOperationException');
  assert.deepEqual(ssm('{"Name":"/a","Unknown":1}').input, { Name: '/a' });
});

test('the items of a list keep the order of their numbers, gaps or not', () => {
  const { input } = ec2('Action=DescribeRegions&RegionName.10=c&RegionName.2=b&RegionName.1=a');
  assert.deepEqual(input, { RegionNames: ['a', 'b', 'c'] });
});

test('random bytes are refused by an error of AWS, never by a crash', () => {
  const random = seeded(7);
  for (let round = 0; round < 2_000; round += 1) {
    const noise = random.bytes(40).toString('latin1');
    for (const work of [
      () => ec2(`Action=RunInstances&${noise}`),
      () => ec2(`Action=RunInstances&TagSpecification.1.Tag.1.${noise}=x`),
      () => ssm(noise),
    ])
      try {
        work();
      } catch (thrown) {
        assert.ok(thrown instanceof ApiError, `round ${round}: ${thrown}`);
      }
  }
});

test('an answer that does not fit its shape is a bug of the lab, not a silent loss', () => {
  assert.throws(
    () => encode('ec2:RunInstances', { Colour: 'red' }, 'id'),
    /Reservation has no member Colour/,
  );
  assert.throws(
    () => encode('ec2:RunInstances', { Instances: [{ LaunchTime: 'now' }] }, 'id'),
    /LaunchTime.*time/,
  );
  assert.throws(() => encode('ec2:RunInstances', { OwnerId: 1 }, 'id'), /OwnerId/);
  assert.throws(() => encode('ssm:GetParameter', { Parameter: { Version: '1' } }, 'id'), /Version/);
});

test('an EC2 action without an output says that it was done, and an error has the documented form', () => {
  assert.match(
    encode('ec2:CreateTags', {}, 'an-id').body,
    /<CreateTagsResponse xmlns="http:\/\/ec2\.amazonaws\.com\/doc\/2016-11-15\/"><requestId>an-id<\/requestId><return>true<\/return><\/CreateTagsResponse>$/,
  );
  const { status, body } = encode('ec2:CreateTags', new ApiError('Some.Code', 'a & b', 503), 'an-id');
  assert.equal(status, 503);
  assert.match(
    body,
    /<Response><Errors><Error><Code>Some\.Code<\/Code><Message>a &#38; b<\/Message><\/Error><\/Errors><RequestID>an-id<\/RequestID><\/Response>$/,
  );
});
