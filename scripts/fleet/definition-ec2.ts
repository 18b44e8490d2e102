import * as z from 'zod';
import { duration } from './duration.ts';
import { matching, text, whole } from './fields.ts';
import { openPort, ranges } from './open-port.ts';

export const region = matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, like eu-central-1');
const type = matching(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, 'an instance type, like t3.small');
/** Settings of the provider `ec2`. */
export const ec2 = z
  .strictObject(
    {
      regions: z
        .array(region, { error: 'a list of regions, like [eu-central-1]' })
        .min(1, { error: 'at least one region' })
        .prefault(['us-east-1'])
        .describe('Machines are spread over these; in each over all zones'),
      types: z
        .array(type, { error: 'a list of instance types, like [t3.small, t3a.small]' })
        .min(1, { error: 'at least one type' })
        .prefault(['t3.small', 't3a.small'])
        .describe('Any of these will do; the more, the better for spot'),
      market: z
        .enum(['spot', 'on-demand', 'spot-then-on-demand'])
        .default('on-demand')
        .describe('How machines are bought'),
      account: matching(/^\d{12}$/, 'an account id of 12 digits, in quotes')
        .optional()
        .describe('Refuse to work with any other account'),
      profile: text('a profile of the AWS configuration')
        .optional()
        .describe('Default: what the environment says'),
      vpc: matching(/^(own|vpc-[0-9a-f]+)$/, 'own, or the id of a VPC, like vpc-0a1b2c')
        .optional()
        .describe(
          'Default: the default VPC of each region. own: the fleet makes one in each region, and takes it along. An id is of one region',
        ),
      ssh_from: ranges
        .optional()
        .describe('Who may reach port 22; default: only the address that this computer is seen with'),
      ingress: z
        .array(openPort, { error: 'a list of open ports, each with port and from' })
        .default([])
        .describe('Further open ports'),
      disk: whole(1, 16_384).optional().describe("GB of the root volume; default: the image's own size"),
      ttl: duration(600, 30 * 86_400)
        .optional()
        .describe('A machine ends itself after this time, whatever happens to the laptop'),
      tags: z
        .record(text('the name of a tag'), text('text'), { error: 'a map of tags' })
        .default({})
        .describe('Further tags for everything that is made; none may begin with mayfly: or aws:'),
    },
    { error: 'a map of settings' },
  )
  .describe('Only for the ec2 provider');
