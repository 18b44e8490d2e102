import { resourceName, type Scope } from '../../fleet/names.ts';
import type { Making, Owner } from '../provider.ts';
import { type Blueprint, own, type Site } from './site.ts';

/** Names hold the region: they are the keys of the journal, where one name is one thing. */
export const groupName = (owner: Owner, region: string): string => resourceName(owner, region);
export const templateName = (owner: Owner, region: string): string => resourceName(owner, region, owner.run);

export const networkName = (owner: Scope, region: string): string => resourceName(owner, region, 'network');

export const addressName = (owner: Scope, region: string): string => resourceName(owner, region, 'address');

/**
 * What the machines of a region share: a security group of the fleet, and a launch template of the run; a VPC and an
 * address if wanted.
 */
export const sharedMakings = (plan: Blueprint, owner: Owner): Making[][] =>
  plan.sites.map(site => [
    ...(site.vpc === own ? [networkMaking(plan, owner, site)] : []),
    groupMaking(plan, owner, site),
    ...(plan.fixedAddress ? [addressMaking(plan, owner, site)] : []),
    templateMaking(plan, owner, site),
  ]);

const networkMaking = ({ tags }: Blueprint, owner: Owner, { region, offers }: Site): Making => ({
  kind: 'network',
  name: networkName(owner, region),
  owner,
  place: region,
  parameters: { zones: [...new Set(offers.map(({ zone }) => zone))].sort(), tags },
});

const addressMaking = ({ tags }: Blueprint, owner: Owner, { region }: Site): Making => ({
  kind: 'static address',
  name: addressName(owner, region),
  owner,
  place: region,
  parameters: { tags },
});

const groupMaking = ({ ingress, tags }: Blueprint, owner: Owner, { region, vpc }: Site): Making => ({
  kind: 'security group',
  name: groupName(owner, region),
  owner,
  place: region,
  parameters: { vpc, ingress, tags },
});

const templateMaking = ({ tags, disk, market }: Blueprint, owner: Owner, site: Site): Making => {
  const { region, vpc, offers, rootDevice } = site;
  const name = templateName(owner, region);
  return {
    kind: 'launch template',
    name,
    owner,
    place: region,
    userData: name,
    parameters: {
      group: groupName(owner, region),
      vpc,
      image: offers[0]?.image ?? '',
      tags,
      // For machines on demand AWS refuses a template with marks for spot requests.
      spot: market === 'spot',
      ...(disk !== undefined && rootDevice !== undefined && { disk, rootDevice }),
    },
  };
};
