import type { Action, Aws, Input, Output } from './actions.ts';
import type { Keys, Logger, ServiceClient, Settings, Skew } from './clients/client.ts';
import { inTime } from './in-time.ts';

export interface SdkOptions {
  /** Of ~/.aws/config; without it the SDK's default chain finds the credentials. */
  readonly profile?: string;
  /** Instead of that chain. */
  readonly credentials?: Keys;
  /** Instead of AWS, for all services; `AWS_ENDPOINT_URL` and its kin work too. */
  readonly endpoint?: string;
  /** Milliseconds until a connection must stand. Default 5,000. */
  readonly connectionTimeout?: number;
  /** Milliseconds until an answer must come. Default 30,000. */
  readonly requestTimeout?: number;
  /** Told what the SDK warns of. */
  readonly warn?: (message: string) => void;
}

/** Clients keep connections open: `close` ends them. */
export interface SdkAws extends Required<Aws> {
  close(): Promise<void>;
}

/** Each leaf loads its part of the SDK when it is first needed. */
const leaves = {
  ec2: () => import('./clients/ec2.ts'),
  lightsail: () => import('./clients/lightsail.ts'),
  pricing: () => import('./clients/pricing.ts'),
  secretsmanager: () => import('./clients/secretsmanager.ts'),
  servicequotas: () => import('./clients/servicequotas.ts'),
  ssm: () => import('./clients/ssm.ts'),
  sts: () => import('./clients/sts.ts'),
} as const;

/**
 * AWS through its own SDK: one client a service and region, nothing is tried twice but what AWS refused for a wrong clock.
 * Rejects with an `AwsError`, or with the signal's reason when it was aborted before the call.
 */
export const sdkAws = (options: SdkOptions = {}): SdkAws => {
  const clients = new Map<string, Promise<ServiceClient>>();
  let found: (() => Promise<Keys>) | undefined;
  let date: Date | undefined;
  const skew: Skew = { behind: 0 };
  const heard = (told: Date) => {
    date = told;
  };

  const clientOf = (service: keyof typeof leaves, region: string): Promise<ServiceClient> => {
    const key = `${service} ${region}`;
    const known = clients.get(key);
    if (known) return known;
    const opening = leaves[service]().then(({ open }) => {
      const client = open({ ...settingsOf(options, region, found), heard, skew });
      found ??= client.credentials;
      return client;
    });
    clients.set(key, opening);
    return opening;
  };

  return {
    call: async <A extends Action>(region: string, action: A, input: Input<A>, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      const [service = '', name = ''] = action.split(':');
      const client = await clientOf(service as keyof typeof leaves, region);
      const answer = await inTime(skew, () => client.send(name, input, signal), signal);
      const { $metadata: _, ...output } = answer as { $metadata?: unknown };
      return output as Output<A>;
    },
    date: () => date,
    expires: async () => (await found?.())?.expiration,
    close: async () => {
      for (const client of clients.values()) (await client).close();
      clients.clear();
    },
  };
};

const settingsOf = (
  options: SdkOptions,
  region: string,
  found: (() => Promise<Keys>) | undefined,
): Omit<Settings, 'skew'> => {
  const { profile, endpoint, connectionTimeout = 5_000, requestTimeout = 30_000, warn } = options;
  const credentials = options.credentials ?? found;
  return {
    region,
    maxAttempts: 1,
    ...(credentials && { credentials }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    requestHandler: {
      connectionTimeout,
      requestTimeout,
      socketTimeout: requestTimeout,
      throwOnRequestTimeout: true,
    },
    logger: quiet(warn),
    // Where there is such a service it answers within a few milliseconds; on a laptop nothing ever does.
    timeout: 250,
  };
};

/** The SDK would write its warnings to the terminal by itself. Where there is an `info` it copies each whole answer for it. */
const quiet = (warn: ((message: string) => void) | undefined): Logger => {
  const silent = () => undefined;
  const logger: Omit<Logger, 'info'> = {
    trace: silent,
    debug: silent,
    warn: (...content) => warn?.(content.map(String).join(' ')),
    error: silent,
  };
  return logger as Logger;
};
