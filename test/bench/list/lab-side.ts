import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { newLab } from '../../../lab/core/lab.ts';
import { defaultRegions } from '../../../lab/core/regions.ts';
import { administrator } from '../../../lab/core/simulated.ts';
import { startLab } from '../../../lab/server/server.ts';
import { ownerTags } from '../../../scripts/providers/provider.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { testCredentials } from '../../lab/support/stub.ts';

/** Where the lab answers, and the instances that it has. Printed as one line of JSON. */
export interface Served {
  readonly url: string;
  readonly regions: readonly string[];
  readonly ids: readonly string[];
}

// A lab with so many running instances of the fleet hello, in a process of its own that ends with its standard input.
// What was asked before is answered from memory: then the measured time is the clients', not the lab's.

const count = Number(process.argv[2]);
const hour = 3_600_000;
let now = Date.now() - hour;
const lab = newLab({
  seed: 1,
  now: () => now,
  buckets: false,
  timings: { visible: 0, page: 24 * hour },
  quotas: [{ vcpus: 1_000_000 }],
});
const tags = {
  Name: 'hello',
  [ownerTags.fleet]: 'hello',
  [ownerTags.environment]: 'default',
  [ownerTags.release]: 'bench',
  [ownerTags.run]: 'r-bench',
};
const caller = administrator();
const call = (region: string, action: string, input: object) => lab.call({ caller, region, action, input });
const imageIn = (region: string): string => {
  const Name = '/aws/service/debian/release/12/latest/amd64';
  const { Parameter } = call(region, 'ssm:GetParameter', { Name }) as { Parameter: { Value: string } };
  return Parameter.Value;
};
const ids: string[] = [];
for (const [index, region] of defaultRegions.entries()) {
  const share = Math.floor((count + index) / defaultRegions.length);
  const { Instances } = call(region, 'ec2:RunInstances', {
    MinCount: share,
    MaxCount: share,
    InstanceType: 't3.small',
    ImageId: imageIn(region),
    TagSpecifications: ['instance', 'volume', 'network-interface'].map(ResourceType => ({
      ResourceType,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  }) as { Instances: { InstanceId: string }[] };
  ids.push(...Instances.map(({ InstanceId }) => InstanceId));
}
now += hour;
const beginning = performance.now();
const started = now;
const advance = setInterval(() => {
  now = started + performance.now() - beginning;
}, 100);
const running = await startLab({ lab, world: realWorld(), credentials: [testCredentials] });

interface Kept {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}
const kept = new Map<string, Kept>();
const front = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
  const body = await text(request);
  const [, region] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const key = `${region} ${request.headers['x-amz-target'] ?? ''} ${body}`;
  const answer = kept.get(key) ?? (await forward(request.headers, body));
  if (answer.status === 200) kept.set(key, answer);
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
    date: new Date(now).toUTCString(),
  });
  response.end(answer.body);
});

const forward = (headers: NodeJS.Dict<string | string[]>, body: string): Promise<Kept> =>
  new Promise((resolve, reject) => {
    const behind = ask(
      running.url,
      { method: 'POST', headers: headers as Record<string, string> },
      async answer =>
        resolve({
          status: answer.statusCode ?? 500,
          type: answer.headers['content-type'] ?? '',
          body: await text(answer),
        }),
    );
    behind.once('error', reject);
    behind.end(body);
  });

front.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ url, regions: defaultRegions, ids } satisfies Served)}\n`);
});
process.stdin.resume();
process.stdin.once('end', () => {
  clearInterval(advance);
  process.exit();
});
