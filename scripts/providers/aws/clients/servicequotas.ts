import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { type NamesOf, type ServiceClient, type Settings, serviceClient } from './client.ts';

const commands = {
  GetServiceQuota: GetServiceQuotaCommand,
} satisfies Record<NamesOf<'servicequotas'>, object>;

export const open = (settings: Settings): ServiceClient =>
  serviceClient(new ServiceQuotasClient(settings), commands, settings);
