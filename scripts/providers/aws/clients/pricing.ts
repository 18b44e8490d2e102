import { GetProductsCommand, type GetProductsCommandOutput, PricingClient } from '@aws-sdk/client-pricing';
import { type NamesOf, type ServiceClient, type Settings, serviceClient } from './client.ts';

const commands = {
  GetProducts: GetProductsCommand,
} satisfies Record<NamesOf<'pricing'>, object>;

/** The SDK answers documents as String objects that know their JSON; here they are plain text. */
export const open = (settings: Settings): ServiceClient => {
  const client = serviceClient(new PricingClient(settings), commands, settings);
  return {
    ...client,
    send: async (name, input, signal) => {
      const output = (await client.send(name, input, signal)) as GetProductsCommandOutput;
      return { ...output, ...(output.PriceList && { PriceList: output.PriceList.map(String) }) };
    },
  };
};
