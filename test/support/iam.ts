import type { Remains } from '../../lab/core/remains.ts';
import type { Policy, Statement } from '../../scripts/providers/ec2/policy.ts';

/** One resource that a call makes or touches, as IAM sees it. */
export interface Touched {
  readonly arn: string;
  /** Tags that the call gives it. */
  readonly request?: ReadonlyMap<string, string>;
  /** Tags that it has. */
  readonly has?: ReadonlyMap<string, string>;
}

interface Tagged {
  readonly ResourceType?: string | undefined;
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];
}

type Input = Readonly<Record<string, unknown>>;

const ec2 = (kind: string, id = 'new') => `arn:aws:ec2:eu-west-1:111122223333:${kind}/${id}`;

const tagsFor = (kind: string, input: Input): ReadonlyMap<string, string> => {
  const given = (input.TagSpecifications ?? []) as readonly Tagged[];
  const tags = given.find(({ ResourceType }) => ResourceType === kind)?.Tags ?? [];
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
};

/** Kinds by the start of their ids. */
const kinds: Readonly<Record<string, string>> = {
  i: 'instance',
  vol: 'volume',
  eni: 'network-interface',
  lt: 'launch-template',
  sg: 'security-group',
  vpc: 'vpc',
  subnet: 'subnet',
  igw: 'internet-gateway',
  rtb: 'route-table',
  key: 'key-pair',
  eipalloc: 'elastic-ip',
};

/** What a launch makes; the tags of a fleet's spot requests and interfaces come from its template. */
const launched: Readonly<Record<string, readonly string[]>> = {
  'ec2:RunInstances': ['instance', 'volume', 'network-interface'],
  'ec2:CreateFleet': ['fleet', 'instance', 'volume'],
};

/** What an action makes, and what it makes it in. Source: Service Authorization Reference, "Amazon EC2". */
const makes: Readonly<Record<string, readonly [made: string, within?: string]>> = {
  'ec2:AllocateAddress': ['elastic-ip'],
  'ec2:CreateInternetGateway': ['internet-gateway'],
  'ec2:CreateLaunchTemplate': ['launch-template'],
  'ec2:CreateSecurityGroup': ['security-group', 'vpc'],
  'ec2:CreateSubnet': ['subnet', 'vpc'],
  'ec2:CreateVpc': ['vpc'],
};

export const touchedBy = (action: string, input: Input, remains: Remains): readonly Touched[] => {
  const born = (kind: string): Touched => ({ arn: ec2(kind), request: tagsFor(kind, input) });
  const there = (id: string): Touched => {
    const has = remains.find(each => each.id === id)?.tags ?? new Map<string, string>();
    return { arn: ec2(kinds[id.slice(0, id.indexOf('-'))] ?? '?', id), has };
  };
  if (action === 'ssm:GetParameter') return [{ arn: `arn:aws:ssm:eu-west-1::parameter${input.Name}` }];
  if (/^ec2:Describe|^(pricing|servicequotas|sts):/.test(action)) return [{ arn: '*' }];
  const made = launched[action];
  if (made)
    return [
      ...made.map(born),
      ...(input.InstanceMarketOptions ? [born('spot-instances-request')] : []),
      ...['launch-template', 'security-group', 'subnet'].map(kind => ({ arn: ec2(kind, 'x') })),
      { arn: 'arn:aws:ec2:eu-west-1::image/x' },
    ];
  const [thing, within] = makes[action] ?? [];
  if (thing !== undefined)
    return [
      born(thing),
      ...(within === undefined ? [] : [there(String(input.VpcId ?? 'vpc-the default one'))]),
    ];
  // An association is one of an address.
  if (action === 'ec2:DisassociateAddress')
    return remains.filter(({ kind }) => kind === 'elastic-ip').map(({ id }) => there(id));
  // A route is a matter of its table only.
  const ids = Object.entries(input).flatMap(([name, value]) =>
    /Ids?$/.test(name) && name !== 'GatewayId' ? [value].flat().map(String) : [],
  );
  return ids.map(there);
};

/** Whether a policy allows a call: each of its resources by some statement, as IAM has it. */
export const allows = ({ Statement: all }: Policy, action: string, touched: readonly Touched[]): boolean =>
  touched.length > 0 &&
  touched.every(one =>
    all.some(
      statement =>
        (statement.Action as readonly string[]).includes(action) &&
        statement.Resource.some(pattern => fits(pattern, one.arn)) &&
        meets(statement.Condition, one),
    ),
  );

const fits = (pattern: string, arn: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^$()|[\]\\{}]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn);

const meets = (condition: Statement['Condition'], { request, has }: Touched): boolean =>
  Object.entries(condition ?? {}).every(([operator, tests]) =>
    Object.entries(tests).every(([key, wanted]) => {
      const [, where, name = ''] = /^aws:(RequestTag|ResourceTag)\/(.+)$/.exec(key) ?? [];
      const value = (where === 'RequestTag' ? request : where === 'ResourceTag' ? has : undefined)?.get(name);
      if (operator === 'Null') return (value === undefined) === (wanted === 'true');
      return operator === 'StringEquals' && [wanted].flat().includes(value ?? '');
    }),
  );
