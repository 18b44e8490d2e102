import { sdkAws } from '../../../scripts/providers/aws/sdk.ts';
import { testCredentials } from './stub.ts';

/** A process that calls one action after the other, until it is killed. */
const [endpoint = ''] = process.argv.slice(2);
const aws = sdkAws({
  endpoint,
  credentials: { accessKeyId: testCredentials.accessKey, secretAccessKey: testCredentials.secretKey },
});
for (let number = 1; number <= 5; number += 1)
  await aws.call('eu-west-1', 'ec2:CreateTags', { Resources: [`i-${number}`], Tags: [] });
await aws.close();
