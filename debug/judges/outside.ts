import { BlockList, isIP } from 'node:net';
import type { Bundle } from '../bundle.ts';
import type { Draft, Judge, Opinion } from '../opinion.ts';

/** What its provider sees of the way to it: whether this computer is let in, and whether its checks fail. */
export const judgeOutside: Judge = (bundle): Opinion => {
  const { outside, machine } = bundle;
  if (!outside || (machine.state !== undefined && machine.state !== 'running')) return {};
  const shut = closed(bundle);
  const findings = [...failed(bundle), ...(shut ? [shut] : [])];
  const asked = outside.letIn !== undefined && outside.caller !== undefined;
  return {
    findings,
    ...(findings.length === 0 && asked ? { checked: 'its firewall lets this computer in' } : {}),
  };
};

const failed = ({ outside, reach }: Bundle): Draft[] =>
  (outside?.failedChecks ?? []).slice(0, 3).map(what => ({
    kind: 'provider-check',
    gate: 'machine',
    // While it answers, a check that fails is a warning of what may come.
    severity: reach.login === 'ok' ? 'warning' : 'fatal',
    permanence: 'temporary',
    what: `its provider says: ${what}`,
    evidence: [{ source: 'provider', line: what }],
  }));

/** Only silence is explained by a firewall: what refuses or answers was reached. */
const closed = ({ outside, reach }: Bundle): Draft | undefined => {
  const { letIn, caller } = outside ?? {};
  if (reach.tcp !== 'timeout' || !letIn || !caller || caller.length === 0) return undefined;
  // A list or another group may hold any address.
  if (letIn.some(range => isIP(range.split('/')[0] ?? '') === 0)) return undefined;
  if (caller.some(address => letIn.some(range => holds(range, address)))) return undefined;
  return {
    kind: 'door-closed',
    gate: 'network',
    severity: 'fatal',
    permanence: 'permanent',
    what: `its firewall does not let this computer in, which is seen as ${caller.join(' and ')}`,
    evidence: [
      {
        source: 'provider',
        line: `port 22 is open to ${letIn.length === 0 ? 'nobody' : letIn.slice(0, 5).join(', ')}`,
      },
    ],
    file: 'fleet.yaml',
  };
};

/** Whether a range holds an address, or all of another range. */
const holds = (range: string, caller: string): boolean => {
  const [network = '', bits] = range.split('/');
  const [address = '', own] = caller.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const full = family === 'ipv6' ? 128 : 32;
  const prefix = Number(bits ?? full);
  if (isIP(network) === 0 || isIP(network) !== isIP(address) || !(prefix >= 0 && prefix <= full))
    return false;
  if (own !== undefined && Number(own) < prefix) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, family);
};
