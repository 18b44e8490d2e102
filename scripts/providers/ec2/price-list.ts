import { patience } from '../aws/calls.ts';
import type { Context } from './context.ts';

/** Pricing answers in a few regions only. Source: AWS Billing user guide, "AWS Price List Query API". */
const pricingRegion = 'us-east-1';

/** A product on the price list. */
export interface Listed {
  /** As `AmazonEC2`. */
  readonly service: string;
  /** What its attributes must be, with those that the list calls `productFamily` and the like. */
  readonly wanted: Readonly<Record<string, string>>;
  /** What the price is for: hours, or GB for a month. */
  readonly unit: 'Hrs' | 'GB-Mo';
  /** How the name of its use ends, where the attributes leave several. */
  readonly use?: string;
}

/**
 * US dollars for one unit, on demand; undefined where AWS does not tell, which is no reason to fail.
 * Source: Price List API reference, GetProducts; AWS Billing user guide, "Reading price list files".
 */
export const listedPrice = async ({ calls }: Context, listed: Listed): Promise<number | undefined> => {
  const { service, wanted, unit, use = '' } = listed;
  try {
    const Filters = Object.entries(wanted).map(([Field, Value]) => ({
      Type: 'TERM_MATCH' as const,
      Field,
      Value,
    }));
    const input = { ServiceCode: service, Filters };
    const options = { patience: patience.short };
    const { PriceList = [] } = await calls.patient(pricingRegion, 'pricing:GetProducts', input, options);
    return (PriceList as readonly unknown[])
      .map((text): Item => JSON.parse(String(text)))
      .filter(({ product }) => (product?.attributes?.usagetype ?? '').endsWith(use))
      .map(item => priceIn(item, unit))
      .find(price => price !== undefined);
  } catch {
    // Unknown is told as unknown.
    return undefined;
  }
};

interface Item {
  product?: { attributes?: Record<string, string> };
  terms?: {
    OnDemand?: Record<
      string,
      { priceDimensions?: Record<string, { unit?: string; pricePerUnit?: { USD?: string } }> }
    >;
  };
}

const priceIn = ({ terms }: Item, wanted: Listed['unit']): number | undefined =>
  Object.values(terms?.OnDemand ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions ?? {}))
    .filter(({ unit }) => unit === wanted)
    .map(({ pricePerUnit }) => Number(pricePerUnit?.USD))
    .find(price => price > 0);
