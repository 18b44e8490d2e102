import * as z from 'zod';
import { matching } from './fields.ts';

const name = matching(
  /^[a-z][a-z0-9_-]{0,62}$/,
  'a name of at most 63 characters: a lower-case letter, then lower-case letters, digits, _ and -',
).describe('Its file on the machine is /etc/mayfly/credentials/<name>');

const environment = z
  .strictObject({
    name,
    from: z.literal('environment'),
    variable: matching(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable, like API_TOKEN'),
  })
  .describe('From an environment variable of this computer');

const file = z
  .strictObject({
    name,
    from: z.literal('file'),
    path: matching(/^[^\x00-\x1f\x7f]+$/, 'a path, absolute or from the folder of this file').describe(
      'Keep it out of the checkout, or out of its history',
    ),
  })
  .describe('From a file of this computer');

const prompt = z
  .strictObject({ name, from: z.literal('prompt') })
  .describe('Asked for on the terminal, each time');

const store = z
  .strictObject({ name, from: z.literal('store') })
  .describe('From the store of this computer: mayfly secrets set <name>');

const aws = z
  .strictObject({
    name,
    from: z.literal('aws'),
    id: matching(/^[A-Za-z0-9/_+=.@:-]{1,2048}$/, 'the name or the ARN of a secret in AWS Secrets Manager'),
    region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, like eu-central-1'),
  })
  .describe('From AWS Secrets Manager');

/** A secret of the machines: what it is called, and where its value is. Never the value. */
export const secret = z.discriminatedUnion('from', [environment, file, prompt, store, aws], {
  error: 'a map with a name and a from: environment, file, prompt, store or aws',
});

export type SecretSource = z.output<typeof secret>;
