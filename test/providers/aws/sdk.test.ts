import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { test } from 'node:test';
import { ApiError, type Fate, type LabCall } from '../../../lab/core/contract.ts';
import { startLab } from '../../../lab/server/server.ts';
import type { Credentials } from '../../../lab/wire/request.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { explained } from '../../../scripts/providers/aws/explain.ts';
import { type SdkOptions, sdkAws } from '../../../scripts/providers/aws/sdk.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { stubLab, testCredentials } from '../../lab/support/stub.ts';

const credentials = {
  accessKeyId: testCredentials.accessKey,
  secretAccessKey: testCredentials.secretKey,
};

interface Circumstances {
  readonly answer?: (call: LabCall) => object;
  readonly fate?: Fate;
  readonly caller?: Credentials;
  readonly options?: SdkOptions;
}

const through = async (
  circumstances: Circumstances,
  work: (aws: ReturnType<typeof sdkAws>, asked: readonly LabCall[]) => Promise<void>,
): Promise<void> => {
  const { answer = () => ({}), fate = { kind: 'well' }, caller = testCredentials } = circumstances;
  const lab = stubLab(answer, { fate: () => fate });
  const running = await startLab({ lab, world: realWorld(), credentials: [caller] });
  const aws = sdkAws({ endpoint: running.url, credentials, ...circumstances.options });
  try {
    await work(aws, lab.asked);
  } finally {
    await aws.close();
    await running.close();
  }
};

type Expected = Pick<AwsError, 'code' | 'status' | 'answered'>;

const fails = (call: Promise<unknown>, expected: Expected) =>
  assert.rejects(call, thrown => {
    assert.ok(thrown instanceof AwsError, String(thrown));
    const { code, status, answered } = thrown;
    assert.deepEqual({ code, status, answered }, expected);
    assert.notEqual(thrown.message, '');
    return true;
  });

const regions = (aws: ReturnType<typeof sdkAws>, signal?: AbortSignal) =>
  aws.call('eu-west-1', 'ec2:DescribeRegions', { DryRun: false }, signal);

test('each service is reached in the region that is asked, and its answer comes without the SDK’s additions', async () => {
  const answer = ({ action }: LabCall) =>
    action === 'pricing:GetProducts' ? { PriceList: ['{"a":1}'] } : {};
  await through({ answer }, async (aws, asked) => {
    assert.deepEqual(await aws.call('eu-west-1', 'ec2:DescribeVpcs', {}), {});
    assert.deepEqual(await aws.call('us-west-2', 'ec2:DescribeVpcs', {}), {});
    assert.deepEqual(await aws.call('us-east-1', 'sts:GetCallerIdentity', {}), {});
    assert.deepEqual(await aws.call('eu-west-1', 'ssm:GetParameter', { Name: '/a' }), {});
    assert.deepEqual(
      await aws.call('us-east-1', 'servicequotas:GetServiceQuota', { ServiceCode: 'ec2', QuotaCode: 'L-1' }),
      {},
    );
    assert.deepEqual(await aws.call('us-east-1', 'pricing:GetProducts', { ServiceCode: 'AmazonEC2' }), {
      PriceList: ['{"a":1}'],
    });
    assert.deepEqual(
      asked.map(({ region, action }) => `${region} ${action}`),
      [
        'eu-west-1 ec2:DescribeVpcs',
        'us-west-2 ec2:DescribeVpcs',
        'us-east-1 sts:GetCallerIdentity',
        'eu-west-1 ssm:GetParameter',
        'us-east-1 servicequotas:GetServiceQuota',
        'us-east-1 pricing:GetProducts',
      ],
    );
  });
});

test('answers tell AWS’s time, refusals too; credentials tell when they run out', async () => {
  const expiration = new Date('2030-01-01T00:00:00Z');
  const before = Date.now() - 2000;
  await through({ options: { credentials: { ...credentials, expiration } } }, async aws => {
    assert.equal(aws.date(), undefined);
    assert.equal(await aws.expires(), undefined);
    await aws.call('us-east-1', 'sts:GetCallerIdentity', {});
    assert.ok((aws.date()?.getTime() ?? 0) >= before && (aws.date()?.getTime() ?? 0) <= Date.now());
    assert.equal((await aws.expires())?.toISOString(), expiration.toISOString());
  });
  const answer = () => {
    throw new ApiError('RequestExpired', 'because', 400);
  };
  await through({ answer }, async aws => {
    await assert.rejects(regions(aws));
    assert.ok((aws.date()?.getTime() ?? 0) >= before);
    assert.equal(await aws.expires(), undefined);
  });
});

test('a refusal has its code and status, and is not tried again', async () => {
  for (const [code, status] of [
    ['RequestLimitExceeded', 503],
    ['InsufficientInstanceCapacity', 500],
    ['RequestExpired', 400],
    ['UnauthorizedOperation', 403],
  ] as const) {
    const answer = () => {
      throw new ApiError(code, 'because', status);
    };
    await through({ answer }, async (aws, asked) => {
      await fails(regions(aws), { code, status, answered: true });
      assert.equal(asked.length, 1);
    });
  }
});

test('a throttled or expired call of a JSON service has its code and status', async () => {
  for (const code of ['ThrottlingException', 'ExpiredTokenException']) {
    const answer = () => {
      throw new ApiError(code, 'because');
    };
    await through({ answer }, async aws => {
      await fails(aws.call('eu-west-1', 'ssm:GetParameter', { Name: '/a' }), {
        code,
        status: 400,
        answered: true,
      });
    });
  }
});

test('a 5xx that hides a call that was carried out is an answer with its status', async () => {
  await through({ fate: { kind: 'lost', how: '5xx', late: 0 } }, async (aws, asked) => {
    await fails(regions(aws), { code: 'InternalError', status: 500, answered: true });
    assert.equal(asked.length, 1);
  });
});

test('a connection that breaks, before an answer or in it, is no answer', async () => {
  for (const how of ['no answer', 'truncated'] as const)
    await through({ fate: { kind: 'lost', how, late: 0 } }, async (aws, asked) => {
      await fails(regions(aws), { code: 'ECONNRESET', status: undefined, answered: false });
      assert.equal(asked.length, 1);
    });
});

test('a region that does not answer runs into the timeout', async () => {
  await through({ fate: { kind: 'silent' }, options: { requestTimeout: 50 } }, async aws => {
    await fails(regions(aws), { code: 'TimeoutError', status: undefined, answered: false });
  });
});

test('a call that is aborted under way is not answered; one that is aborted before is never sent', async () => {
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const answer = () => {
    controller.abort(reason);
    return {};
  };
  await through({ answer }, async (aws, asked) => {
    await fails(regions(aws, controller.signal), { code: 'AbortError', status: undefined, answered: false });
    await assert.rejects(regions(aws, controller.signal), reason);
    assert.equal(asked.length, 1);
  });
});

test('credentials that nobody knows are refused by AWS', async () => {
  await through({ caller: { ...testCredentials, secretKey: 'another' } }, async aws => {
    await fails(regions(aws), { code: 'AuthFailure', status: 401, answered: true });
  });
});

test('without any credentials nothing is sent, and it is known that nothing was done', async () => {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const lab = stubLab(() => ({}));
  const running = await startLab({ lab, world: realWorld(), credentials: [testCredentials] });
  const aws = sdkAws({ endpoint: running.url });
  try {
    await fails(regions(aws), { code: 'CredentialsProviderError', status: undefined, answered: true });
    assert.deepEqual(lab.asked, []);
    // The chain is asked anew: credentials that came in the meantime are found.
    process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
    await regions(aws);
    await aws.call('us-east-1', 'sts:GetCallerIdentity', {});
    assert.equal(lab.asked.length, 2);
  } finally {
    process.env = before;
    await aws.close();
    await running.close();
  }
});

test('an endpoint that nobody listens on, or whose name nobody knows, is no answer', async () => {
  const server = createSocketServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  const aws = sdkAws({ endpoint: `http://127.0.0.1:${port}`, credentials });
  try {
    await fails(regions(aws), { code: 'ECONNREFUSED', status: undefined, answered: false });
  } finally {
    await aws.close();
  }
});

/** AWS with a clock that is off by so much, as it answers to EC2's calls; notes what it answered. */
const withClock = async (
  off: () => number,
  work: (aws: ReturnType<typeof sdkAws>, statuses: readonly number[]) => Promise<void>,
  refuses: 'what is off' | 'everything' = 'what is off',
): Promise<void> => {
  const statuses: number[] = [];
  const server = createServer(({ headers }, response) => {
    const now = Date.now() + off();
    const date = String(headers['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
    const well = refuses !== 'everything' && Math.abs(Date.parse(date) - now) < 300_000;
    statuses.push(well ? 200 : 400);
    response.setHeader('date', new Date(now).toUTCString());
    response
      .writeHead(well ? 200 : 400)
      .end(
        well
          ? '<DescribeRegionsResponse></DescribeRegionsResponse>'
          : '<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></Errors></Response>',
      );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const aws = sdkAws({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials,
  });
  try {
    await work(aws, statuses);
  } finally {
    await aws.close();
    await new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
};

for (const [words, off] of [
  ['ahead', -3_600_000],
  ['behind', 3_600_000],
] as const) {
  test(`a clock an hour ${words} costs one refusal, whatever is asked where afterwards`, async () => {
    let now: number = off;
    await withClock(
      () => now,
      async (aws, statuses) => {
        await aws.call('eu-west-1', 'ec2:DescribeRegions', {});
        await aws.call('eu-west-1', 'ec2:DescribeVpcs', {});
        await aws.call('us-east-1', 'ec2:DescribeRegions', {});
        await aws.call('us-east-1', 'sts:GetCallerIdentity', {});
        assert.deepEqual(statuses, [400, 200, 200, 200, 200]);
        // Somebody sets the clock right.
        now = 0;
        await aws.call('eu-west-1', 'ec2:DescribeRegions', {});
        await aws.call('us-east-1', 'ec2:DescribeRegions', {});
        assert.deepEqual(statuses.slice(5), [400, 200, 200]);
      },
    );
  });

  test(`what is still refused when the clock is an hour ${words} is told with the clock, not the credentials`, async () => {
    await withClock(
      () => off,
      async (aws, statuses) => {
        const thrown = await regions(aws).catch((error: unknown) => error);
        assert.deepEqual(statuses, [400, 400]);
        const { telling } = explained(thrown, 'list regions');
        assert.match(telling.what, new RegExp(`^The clock of this computer is wrong: 60 min ${words}`));
        assert.match(telling.why ?? '', /RequestExpired/);
        assert.match(telling.next ?? '', /^sudo timedatectl set-ntp true /);
      },
      'everything',
    );
  });
}

test('what no AWS would answer is not taken for an answer', async () => {
  for (const [status, body, expected] of [
    [
      200,
      '<DescribeRegionsResponse><regionInfo><item>',
      { code: 'UnreadableAnswer', status: undefined, answered: false },
    ],
    [200, '<html>not closed', { code: 'UnreadableAnswer', status: undefined, answered: false }],
    [502, '<html>Bad Gateway<br></html>', { code: 'UnreadableAnswer', status: 502, answered: true }],
  ] as const) {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const aws = sdkAws({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials,
    });
    try {
      await fails(regions(aws), expected);
    } finally {
      await aws.close();
      await new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      });
    }
  }
});
