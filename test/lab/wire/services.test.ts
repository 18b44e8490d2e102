import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as pricing from '@aws-sdk/client-pricing';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as quotas from '@aws-sdk/client-service-quotas';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { ApiError } from '../../../lab/core/contract.ts';
import { startLab } from '../../../lab/server/server.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { makeValue, operation } from '../support/schema.ts';
import { stubLab, testCredentials } from '../support/stub.ts';

interface Client {
  send(command: object): Promise<object>;
  destroy(): void;
}
type Made<T> = new (input: object) => T;

const services = [
  { name: 'sts', module: sts, Client: sts.STSClient, action: 'GetCallerIdentity' },
  { name: 'ssm', module: ssm, Client: ssm.SSMClient, action: 'GetParameter' },
  { name: 'secretsmanager', module: secrets, Client: secrets.SecretsManagerClient, action: 'GetSecretValue' },
  { name: 'secretsmanager', module: secrets, Client: secrets.SecretsManagerClient, action: 'PutSecretValue' },
  { name: 'secretsmanager', module: secrets, Client: secrets.SecretsManagerClient, action: 'CreateSecret' },
  { name: 'pricing', module: pricing, Client: pricing.PricingClient, action: 'GetProducts' },
  {
    name: 'servicequotas',
    module: quotas,
    Client: quotas.ServiceQuotasClient,
    action: 'GetServiceQuota',
  },
] as const;

const { accessKey: accessKeyId, secretKey: secretAccessKey } = testCredentials;

/** Pricing's documents are String objects, which hold their JSON until somebody wants it. */
const plain = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, content]) => [
      name,
      name === 'PriceList' ? content.map(String) : content,
    ]),
  );

for (const { name, module, Client, action } of services) {
  const through = async (
    answer: () => object,
    work: (send: (input: object) => Promise<object>) => Promise<void>,
  ) => {
    const lab = stubLab(answer);
    const running = await startLab({ lab, world: realWorld(), credentials: [testCredentials] });
    const client = new (Client as Made<Client>)({
      endpoint: running.url,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
    const Command = Reflect.get(module, `${action}Command`) as Made<object>;
    try {
      await work(input => client.send(new Command(input)));
    } finally {
      client.destroy();
      await running.close();
    }
    return lab.asked;
  };

  test(`${name}: what the SDK sends arrives, and what is answered comes back as it was`, async () => {
    const shapes = operation(module, action);
    for (const items of [2, 0]) {
      const input = makeValue(shapes.input, { items }, action) as object;
      const output = makeValue(shapes.output, { items }, 'Answer') as object;
      const asked = await through(
        () => output,
        async send => {
          const { $metadata, ...answer } = (await send(input)) as { $metadata: { requestId?: string } };
          assert.deepEqual(plain(answer), output);
          assert.match($metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
        },
      );
      assert.deepEqual(
        asked.map(call => [call.action, call.region, call.input]),
        [[`${name}:${action}`, 'us-east-1', input]],
      );
    }
  });

  test(`${name}: an error comes back with its code, message and status`, async () => {
    await through(
      () => new ApiError('SomethingNotFound', 'There is no "x" & no <y>', 418),
      async send => {
        await assert.rejects(send({}), (thrown: Error & { $metadata: { httpStatusCode: number } }) => {
          assert.equal(thrown.name, 'SomethingNotFound');
          assert.equal(thrown.message, 'There is no "x" & no <y>');
          assert.equal(thrown.$metadata.httpStatusCode, 418);
          return true;
        });
      },
    );
  });

  test(`${name}: an action that the lab does not know is refused by name`, async () => {
    const Other = Reflect.get(module, 'GetCallerIdentityCommand')
      ? sts.GetSessionTokenCommand
      : (Reflect.get(
          module,
          {
            ssm: 'GetParametersCommand',
            secretsmanager: 'ListSecretsCommand',
            pricing: 'DescribeServicesCommand',
          }[name as string] ?? 'ListServicesCommand',
        ) as Made<object>);
    const running = await startLab({
      lab: stubLab(() => ({})),
      world: realWorld(),
      credentials: [testCredentials],
    });
    const client = new (Client as Made<Client>)({
      endpoint: running.url,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
    try {
      await assert.rejects(client.send(new (Other as Made<object>)({ Names: [] })), {
        name: name === 'sts' ? 'InvalidAction' : 'UnknownOperationException',
      });
    } finally {
      client.destroy();
      await running.close();
    }
  });
}
