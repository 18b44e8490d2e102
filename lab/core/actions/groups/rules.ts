import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, invalid, missing } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { ruleKey } from '../../network.ts';
import type { Group, Rule } from '../../state.ts';
import { readSpecifications } from '../../tags.ts';
import { findGroup, findGroupOf } from './find.ts';
import { showRule } from './show.ts';

/** In each direction. */
const most = 60;

type Input = Ec2.AuthorizeSecurityGroupIngressCommandInput & Ec2.AuthorizeSecurityGroupEgressCommandInput;
type Plain = Omit<Rule, 'id' | 'tags'>;

const numbers: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

const checkCidr = (cidr: string): string => {
  const [address = '', bits = ''] = cidr.split('/');
  const parts = address.split('.').map(Number);
  const good =
    /^\d+(\.\d+){3}$/.test(address) &&
    parts.every(part => part <= 255) &&
    /^\d{1,2}$/.test(bits) &&
    Number(bits) <= 32;
  if (!good) throw invalid(`CIDR block ${cidr} is malformed`);
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - Number(bits));
  const base = Math.floor(value / size) * size;
  return `${[24, 16, 8, 0].map(shift => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
};

const checkCidr6 = (cidr: string): string => {
  const [address = '', bits = ''] = cidr.split('/');
  if (
    !/^[0-9a-fA-F:.]+$/.test(address) ||
    !address.includes(':') ||
    !/^\d{1,3}$/.test(bits) ||
    Number(bits) > 128
  )
    throw invalid(`CIDR block ${cidr} is malformed`);
  return cidr.toLowerCase();
};

const portsOf = (protocol: string, from: number | undefined, to: number | undefined): [number, number] => {
  for (const port of [from, to])
    if (port !== undefined && !Number.isInteger(port)) throw invalid(`Invalid integer value ${port}`);
  if (protocol === '-1') return [-1, -1];
  if (protocol === 'tcp' || protocol === 'udp') {
    if (from === undefined || to === undefined) throw missing('FromPort');
    if (from === -1 && to === -1) return [0, 65_535];
    if (from < 0 || to > 65_535 || from > to) throw invalid(`Invalid TCP/UDP port range (${from}:${to})`);
  }
  return [from ?? -1, to ?? -1];
};

/** A request's permissions as single rules. Source: AuthorizeSecurityGroupIngress. */
const readRules = (at: At, group: Group, input: Input, egress: boolean): Plain[] => {
  const { CidrIp, IpProtocol, FromPort, ToPort, SourceSecurityGroupName: name } = input;
  const flat: Ec2.IpPermission[] =
    IpProtocol === undefined && CidrIp === undefined && name === undefined
      ? []
      : [
          {
            IpProtocol,
            FromPort,
            ToPort,
            ...(CidrIp === undefined ? {} : { IpRanges: [{ CidrIp }] }),
            ...(name === undefined ? {} : { UserIdGroupPairs: [{ GroupName: name }] }),
          },
        ];
  const permissions = input.IpPermissions ?? flat;
  if (permissions.length === 0) throw missing('IpPermissions');
  return permissions.flatMap(permission => {
    if (permission.IpProtocol === undefined) throw missing('IpProtocol');
    const given = permission.IpProtocol.toLowerCase();
    const protocol = given === 'all' ? '-1' : (numbers[given] ?? given);
    if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol))
      throw invalid(`Invalid value '${given}' for IP protocol. Unknown protocol.`);
    const [from, to] = portsOf(protocol, permission.FromPort, permission.ToPort);
    const rule = (peer: string, description: string | undefined): Plain => ({
      egress,
      protocol,
      from,
      to,
      peer,
      description,
    });
    const rules = [
      ...(permission.IpRanges ?? []).map(each =>
        rule(`v4:${checkCidr(each.CidrIp ?? '')}`, each.Description),
      ),
      ...(permission.Ipv6Ranges ?? []).map(each =>
        rule(`v6:${checkCidr6(each.CidrIpv6 ?? '')}`, each.Description),
      ),
      ...(permission.PrefixListIds ?? []).map(each => rule(`list:${each.PrefixListId}`, each.Description)),
      ...(permission.UserIdGroupPairs ?? []).map(each =>
        rule(`group:${findGroupOf(at, group.vpc, each).id}`, each.Description),
      ),
    ];
    if (rules.length === 0) throw missing('IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs');
    return rules;
  });
};

const words = ({ peer, protocol, from, to }: Plain) =>
  `"peer: ${peer.slice(peer.indexOf(':') + 1)}, ${protocol === '-1' ? 'ALL' : protocol.toUpperCase()}, from port: ${from}, to port: ${to}, ALLOW"`;

const authorize = (
  at: At,
  input: Input,
  egress: boolean,
): Answer<Ec2.AuthorizeSecurityGroupIngressCommandOutput> => {
  const group = findGroup(at, input);
  const tags = readSpecifications(input.TagSpecifications, ['security-group-rule'])['security-group-rule'];
  const rules = readRules(at, group, input, egress);
  const seen = new Set<string>();
  for (const rule of rules) {
    const key = ruleKey(rule);
    if (seen.has(key)) throw invalid('The same permission must not appear multiple times');
    seen.add(key);
    if (group.rules.has(key))
      throw new ApiError('InvalidPermission.Duplicate', `the specified rule ${words(rule)} already exists`);
  }
  const there = [...group.rules.values()].filter(rule => rule.egress === egress).length;
  if (there + rules.length > most)
    throw new ApiError(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  if (input.DryRun) throw dryRun();
  const added = rules.map(rule => {
    const whole: Rule = { ...rule, id: newId(at.cloud, 'sgr'), tags: new Map(tags) };
    group.rules.set(ruleKey(whole), whole);
    return whole;
  });
  return { Return: true, SecurityGroupRules: added.map(rule => showRule(at, group, rule)) };
};

const revoke = (
  at: At,
  input: Ec2.RevokeSecurityGroupIngressCommandInput & Ec2.RevokeSecurityGroupEgressCommandInput,
  egress: boolean,
): Answer<Ec2.RevokeSecurityGroupIngressCommandOutput> => {
  const group = findGroup(at, input);
  const ids = input.SecurityGroupRuleIds ?? [];
  const byId = ids.map(id => {
    const rule = [...group.rules.values()].find(each => each.id === id && each.egress === egress);
    if (!rule)
      throw new ApiError(
        'InvalidSecurityGroupRuleId.NotFound',
        `The security group rule ID '${id}' does not exist`,
      );
    return rule;
  });
  const rules = ids.length > 0 ? byId : readRules(at, group, input, egress);
  const keys = rules.map(ruleKey);
  for (const [index, key] of keys.entries())
    if (!group.rules.has(key))
      throw new ApiError(
        'InvalidPermission.NotFound',
        `The specified rule ${words(rules[index] as Plain)} does not exist in this security group.`,
      );
  if (input.DryRun) throw dryRun();
  for (const key of keys) group.rules.delete(key);
  return { Return: true };
};

export const authorizeIngress = (at: At, input: Ec2.AuthorizeSecurityGroupIngressCommandInput) =>
  authorize(at, input as Input, false);
export const authorizeEgress = (at: At, input: Ec2.AuthorizeSecurityGroupEgressCommandInput) =>
  authorize(at, input as Input, true);
export const revokeIngress = (at: At, input: Ec2.RevokeSecurityGroupIngressCommandInput) =>
  revoke(at, input as Input, false);
export const revokeEgress = (at: At, input: Ec2.RevokeSecurityGroupEgressCommandInput) =>
  revoke(at, input as Input, true);
