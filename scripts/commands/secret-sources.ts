import type { Request } from '../cli/request.ts';
import type { Definition } from '../fleet/definition.ts';
import type { Scope } from '../fleet/names.ts';
import type { SecretsOf } from '../operations/held.ts';
import type { SdkAws } from '../providers/aws/sdk.ts';
import { glanceAtSecrets, holdSecrets } from '../secrets/hold.ts';
import type { SecretPorts } from '../secrets/read.ts';
import { openShelf } from '../secrets/shelf.ts';

/** Joins what secrets are read from: the environment, files, the store, the terminal, AWS. */
export const secretPorts = (
  { world, terminal, signal }: Request,
  folder: string,
  store: string,
  scope: Scope,
  definition: Definition,
): SecretPorts => {
  let aws: Promise<SdkAws> | undefined;
  const { profile } = definition.provider === 'lightsail' ? definition.lightsail : definition.ec2;
  return {
    world,
    folder,
    shelf: openShelf(world, store, scope),
    ...(terminal.interactive && {
      ask: (question: string) => terminal.ask(question, { signal, hidden: true }),
    }),
    aws: () => {
      aws ??= import('../providers/aws/sdk.ts').then(({ sdkAws }) =>
        sdkAws(profile === undefined ? {} : { profile }),
      );
      return aws;
    },
    signal,
  };
};

/** Reads them when they are first needed, and asks a person once only. */
export const secretReader = (ports: SecretPorts, scope: Scope, definition: Definition): SecretsOf => {
  let held: ReturnType<SecretsOf> | undefined;
  return how => {
    if (how === 'known') return held ?? glanceAtSecrets(ports, scope, definition.secrets);
    held ??= holdSecrets(ports, scope, definition.secrets);
    return held;
  };
};
