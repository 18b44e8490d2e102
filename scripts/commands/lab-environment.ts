import type { LabState } from '../../lab/server/state.ts';
import { sh } from '../render/quote.ts';

/** Would lead AWS clients past the lab, or to other credentials. */
const inTheWay = [
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ...['EC2', 'LIGHTSAIL', 'STS', 'SSM', 'PRICING', 'SECRETS_MANAGER', 'SERVICE_QUOTAS'].map(
    service => `AWS_ENDPOINT_URL_${service}`,
  ),
];

/** What makes any AWS client talk to the lab; null is a variable that must not be set. */
export const labEnvironment = (state: LabState): Readonly<Record<string, string | null>> => ({
  AWS_ENDPOINT_URL: state.url,
  AWS_ACCESS_KEY_ID: state.accessKey,
  AWS_SECRET_ACCESS_KEY: state.secretKey,
  AWS_REGION: state.region,
  AWS_DEFAULT_REGION: state.region,
  AWS_EC2_METADATA_DISABLED: 'true',
  MAYFLY_ADDRESS_URL: `${state.url}/_lab/address`,
  ...Object.fromEntries(inTheWay.map(name => [name, null])),
});

/** For `eval` in a POSIX shell. */
export const shellLines = (environment: Readonly<Record<string, string | null>>): string =>
  Object.entries(environment)
    .map(([name, value]) => (value === null ? `unset ${name}\n` : `export ${name}=${sh(value)}\n`))
    .join('');
