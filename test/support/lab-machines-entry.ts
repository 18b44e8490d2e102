import type { RunInstancesCommandOutput } from '@aws-sdk/client-ec2';
import { imageId, machineLab } from './lab-machines.ts';

// A lab with one machine in a process of its own, which its parent kills. Prints its word when the machine runs.

const lab = await machineLab(process.argv[2] ?? '', 3);
const input = { ImageId: imageId(), InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 };
const { Instances } = lab.call('RunInstances', input) as RunInstancesCommandOutput;
const id = Instances?.[0]?.InstanceId;
await lab.until('runs', () => lab.core.remains().find(thing => thing.id === id && thing.state === 'running'));
process.stdout.write(`${lab.word}\n`);
setInterval(() => undefined, 1000);
