/** How a service talks, and what it answers to requests that nobody lets in. */
export interface Service {
  /** The name in credential scopes and IAM actions. */
  readonly name: string;
  readonly protocol: 'ec2' | 'query' | 'json';
  /** API version (query), or what stands before the action's name in X-Amz-Target (JSON). */
  readonly version: string;
}

const services: readonly Service[] = [
  { name: 'ec2', protocol: 'ec2', version: '2016-11-15' },
  { name: 'sts', protocol: 'query', version: '2011-06-15' },
  { name: 'ssm', protocol: 'json', version: 'AmazonSSM' },
  { name: 'secretsmanager', protocol: 'json', version: 'secretsmanager' },
  { name: 'pricing', protocol: 'json', version: 'AWSPriceListService' },
  { name: 'lightsail', protocol: 'json', version: 'Lightsail_20161128' },
  { name: 'servicequotas', protocol: 'json', version: 'ServiceQuotasV20190624' },
];

export const serviceNames: readonly string[] = services.map(({ name }) => name);

export const serviceNamed = (name: string): Service | undefined =>
  services.find(service => service.name === name);

/** The service that an action's IAM name starts with. */
export const serviceOfAction = (action: string): Service | undefined =>
  serviceNamed(action.slice(0, action.indexOf(':')));

/** The service that an X-Amz-Target starts with. */
export const serviceOfTarget = (target: string): Service | undefined =>
  services.find(({ protocol, version }) => protocol === 'json' && target.startsWith(`${version}.`));
