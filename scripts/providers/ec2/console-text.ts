import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { explained } from '../aws/explain.ts';
import type { ProviderMachine } from '../provider.ts';
import type { Context } from './context.ts';

/** What a type without Nitro answers when the latest text is asked for. */
const notNitro = /^(UnsupportedOperation|InvalidParameterCombination|InvalidParameterValue|Unsupported)$/;

/** The end of the console, fresh where the type can tell that, else as of the last change of state. */
export const consoleText = async (
  { calls }: Context,
  { id, place }: ProviderMachine,
): Promise<string | undefined> => {
  const ask = (Latest: boolean) =>
    calls.patient(
      place,
      'ec2:GetConsoleOutput',
      { InstanceId: id, ...(Latest && { Latest }) },
      { patience: patience.short },
    );
  try {
    const { Output } = await ask(true).catch((thrown: unknown) => {
      if (thrown instanceof AwsError && notNitro.test(thrown.code)) return ask(false);
      throw thrown;
    });
    const text = Buffer.from(Output ?? '', 'base64').toString('utf8');
    return text === '' ? undefined : text;
  } catch (thrown) {
    throw explained(thrown, `read the console of ${id} in ${place}`);
  }
};
