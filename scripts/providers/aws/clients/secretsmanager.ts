import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type NamesOf, type ServiceClient, type Settings, serviceClient } from './client.ts';

const commands = {
  CreateSecret: CreateSecretCommand,
  GetSecretValue: GetSecretValueCommand,
  PutSecretValue: PutSecretValueCommand,
} satisfies Record<NamesOf<'secretsmanager'>, object>;

export const open = (settings: Settings): ServiceClient =>
  serviceClient(new SecretsManagerClient(settings), commands, settings);
