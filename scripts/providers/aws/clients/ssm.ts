import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type NamesOf, type ServiceClient, type Settings, serviceClient } from './client.ts';

const commands = {
  GetParameter: GetParameterCommand,
} satisfies Record<NamesOf<'ssm'>, object>;

export const open = (settings: Settings): ServiceClient =>
  serviceClient(new SSMClient(settings), commands, settings);
