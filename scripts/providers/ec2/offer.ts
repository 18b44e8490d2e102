import { bug } from '../../errors.ts';

export type Market = 'spot' | 'on-demand';

/** A type in a zone that offers it: with a market it is a pool. */
export interface Offer {
  readonly zone: string;
  /** An id, or `own`: the subnet of this zone in a VPC that the fleet makes. */
  readonly subnet: string;
  readonly type: string;
  readonly image: string;
}

/** `us-east-1a/subnet-0a1b/t3.small/ami-0c2d`, as it stands in the journal. */
export const formatOffer = ({ zone, subnet, type, image }: Offer): string =>
  [zone, subnet, type, image].join('/');

export const parseOffer = (text: string): Offer => {
  const [zone, subnet, type, image] = text.split('/');
  if (!zone || !subnet || !type || !image) throw bug(`not an offer: ${text}`);
  return { zone, subnet, type, image };
};

/** `us-east-1a/t3.small/spot` */
export const poolName = ({ zone, type }: Pick<Offer, 'zone' | 'type'>, market: Market): string =>
  `${zone}/${type}/${market}`;
