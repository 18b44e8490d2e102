import { defaultEnvironment } from './names.ts';
import type { Broken, Rule } from './rule.ts';

const oneMachine: Rule = {
  reads: ['count', 'static_address'],
  broken: ({ count, static_address }, environment) =>
    count === 1 || !static_address
      ? []
      : [
          {
            paths: [['static_address'], ['count']],
            what: `static_address is for one machine, but count is ${count}${inWords(environment)}`,
          },
        ],
};

/** On a cloud an address is of one region. */
const oneRegion: Rule = {
  reads: ['ec2', 'lightsail', 'static_address', 'provider'],
  broken: ({ static_address, provider, ...sections }): Broken[] => {
    if (!static_address || provider === 'local') return [];
    const { regions } = sections[provider];
    return regions.length === 1
      ? []
      : [
          {
            paths: [[provider, 'regions'], ['static_address']],
            what: `static_address is of one region, but ${provider}.regions has ${regions.length}`,
          },
        ];
  },
};

const ipv4: Rule = {
  reads: ['lightsail', 'static_address', 'provider'],
  broken: ({ lightsail, static_address, provider }): Broken[] =>
    static_address && provider === 'lightsail' && lightsail.ip === 'ipv6'
      ? [
          {
            paths: [['lightsail', 'ip'], ['static_address']],
            what: 'static_address is an IPv4 address, but lightsail.ip is ipv6',
          },
        ]
      : [],
};

export const addressRules: readonly Rule[] = [oneMachine, oneRegion, ipv4];

const inWords = (environment: string): string =>
  environment === defaultEnvironment ? '' : ` in the environment ${environment}`;
