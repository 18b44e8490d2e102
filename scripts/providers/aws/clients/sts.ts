import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type NamesOf, type ServiceClient, type Settings, serviceClient } from './client.ts';

const commands = {
  GetCallerIdentity: GetCallerIdentityCommand,
} satisfies Record<NamesOf<'sts'>, object>;

export const open = (settings: Settings): ServiceClient =>
  serviceClient(new STSClient(settings), commands, settings);
