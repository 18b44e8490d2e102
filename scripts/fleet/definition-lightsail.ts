import * as z from 'zod';
import { region } from './definition-ec2.ts';
import { finite, matching, text, whole } from './fields.ts';
import { namePattern } from './names.ts';
import { openPort, ranges } from './open-port.ts';

const disk = z.strictObject(
  {
    name: matching(namePattern, 'a name like data').describe('The name of the disk'),
    size: whole(8, 16_384).describe('GB'),
    path: matching(/^\/dev\/xvd[f-p]$/, 'a device from /dev/xvdf to /dev/xvdp').describe(
      'The device on the machine; setup.sh formats and mounts it',
    ),
  },
  { error: 'a map with name, size and path' },
);

const number = (words: string) => finite(words).min(0.1, { error: words }).max(10_000, { error: words });

/** Settings of the provider `lightsail`. */
export const lightsail = z
  .strictObject(
    {
      regions: z
        .array(region, { error: 'a list of regions, like [eu-central-1]' })
        .min(1, { error: 'at least one region' })
        .prefault(['us-east-1'])
        .describe('Machines take turns over these, and go to the next one where one refuses'),
      zone: matching(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'a zone, like eu-central-1a')
        .optional()
        .describe('Default: all zones of each region in turn'),
      bundle: matching(/^[a-z0-9]+(_[a-z0-9]+)*$/, 'the id of a bundle, like small_3_0')
        .optional()
        .describe('What is bought; default: the cheapest one that fits'),
      memory: number('a number of GB from 0.1 to 10000').optional().describe('GB that a bundle has at least'),
      cpus: whole(1, 1000).optional().describe('vCPUs that a bundle has at least'),
      price: number('a number of US dollars from 0.1 to 10000')
        .optional()
        .describe('US dollars a month that a bundle costs at most'),
      ip: z
        .enum(['ipv4', 'dualstack', 'ipv6'])
        .default('ipv4')
        .describe('Public addresses; ipv6 alone needs a bundle without an IPv4 address, which is cheaper'),
      account: matching(/^\d{12}$/, 'an account id of 12 digits, in quotes')
        .optional()
        .describe('Refuse to work with any other account'),
      profile: text('a profile of the AWS configuration')
        .optional()
        .describe('Default: what the environment says'),
      ssh_from: ranges
        .optional()
        .describe('Who may reach port 22; default: only the address that this computer is seen with'),
      ports: z
        .array(openPort, { error: 'a list of open ports, each with port and from' })
        .default([])
        .describe('Further open ports. Whatever else is open is closed'),
      disks: z
        .array(disk, { error: 'a list of disks, each with name, size and path' })
        .default([])
        .describe('Disks made for each machine and removed with it'),
      tags: z
        .record(text('the name of a tag'), text('text'), { error: 'a map of tags' })
        .default({})
        .describe('Further tags for machines and disks; none may begin with mayfly: or aws:'),
    },
    { error: 'a map of settings' },
  )
  .describe('Only for the lightsail provider');
