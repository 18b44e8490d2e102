import type { Definition } from '../../fleet/definition.ts';
import type { Market, Offer } from './offer.ts';

/** In fleet files and makings: a VPC that the fleet makes. Its ids are not known when things are planned. */
export const own = 'own';

/** A region in which machines can be made. */
export interface Site {
  readonly region: string;
  /** An id, or `own`. */
  readonly vpc: string;
  readonly offers: readonly Offer[];
  /** The device of the root volume, where its size was asked for. */
  readonly rootDevice?: string;
  /** Machines that the quotas allow; a market that is missing has no known limit. */
  readonly room: Readonly<Partial<Record<Market, number>>>;
}

/** Everything that the makings of one create are computed from. */
export interface Blueprint {
  readonly sites: readonly Site[];
  readonly market: Definition['ec2']['market'];
  /** `tcp 22 22 203.0.113.7/32` */
  readonly ingress: readonly string[];
  readonly tags: readonly string[];
  /** GB of the root volume. */
  readonly disk: number | undefined;
  /** The fleet has an elastic IP address. */
  readonly fixedAddress: boolean;
}

/** The markets in the order in which they are tried. */
export const marketsOf = (market: Blueprint['market']): readonly Market[] =>
  market === 'spot-then-on-demand' ? ['spot', 'on-demand'] : [market];
