import type { Action } from '../actions.ts';
import { readPlainXml } from './plain-xml.ts';

/** The names of a service's actions that mayfly calls. */
export type NamesOf<Service extends string> = Action extends infer A
  ? A extends `${Service}:${infer Name}`
    ? Name
    : never
  : never;

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** How wrong this computer's clock is, by the latest answer. */
export interface Skew {
  /** Milliseconds behind AWS's. */
  behind: number;
}

/** What the SDK's clients are made with. */
export interface Settings {
  readonly region: string;
  readonly maxAttempts: 1;
  readonly credentials?: Keys | (() => Promise<Keys>);
  readonly profile?: string;
  readonly endpoint?: string;
  readonly requestHandler: object;
  readonly logger: Logger;
  /** Milliseconds for EC2's instance metadata, the last source of credentials. */
  readonly timeout: number;
  /** Told the date of every answer, bad ones too. */
  readonly heard?: (date: Date) => void;
  /** What one client learned of the clock, all know. */
  readonly skew: Skew;
}

export interface Logger {
  trace(...content: unknown[]): void;
  debug(...content: unknown[]): void;
  info(...content: unknown[]): void;
  warn(...content: unknown[]): void;
  error(...content: unknown[]): void;
}

/** One service in one region. */
export interface ServiceClient {
  /** `name` is the action without its service. Rejects with whatever the SDK throws. */
  send(name: string, input: object, signal: AbortSignal | undefined): Promise<object>;
  /** The credentials that were found, so that a second client need not look for them again. */
  readonly credentials: () => Promise<Keys>;
  close(): void;
}

type Handler = (args: object) => Promise<{ readonly response: unknown }>;

interface SdkClient {
  send(command: object, options: object): Promise<object>;
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'deserialize'; readonly priority: 'low' },
    ): void;
  };
  readonly config: { readonly credentials: () => Promise<Keys>; systemClockOffset?: number };
  destroy(): void;
}

interface XmlReader {
  parseXml?(text: string): object;
}

/** Lets a client read plain XML quickly. Where this SDK has no such reader, or it is not plain, all is as it was. */
export const readingQuickly = <Client extends object>(client: Client): Client => {
  const { protocol } = (client as { config?: { protocol?: { deserializer?: XmlReader } } }).config ?? {};
  const reader = protocol?.deserializer;
  const usual = reader?.parseXml?.bind(reader);
  if (reader && usual) reader.parseXml = text => readPlainXml(text) ?? usual(text);
  return client;
};

/** Tells the date of every answer before it is read: an error has one, too. */
const hearing = ({ middlewareStack }: SdkClient, heard: (date: Date) => void): void =>
  middlewareStack.add(
    next => async args => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      const date = new Date(headers?.date ?? '');
      if (!Number.isNaN(date.getTime())) heard(date);
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );

/** Each client would have a correction of its own, and its first call would be refused. */
const signingBy = ({ config }: SdkClient, skew: Skew): void => {
  Object.defineProperty(config, 'systemClockOffset', {
    get: () => skew.behind,
    set: (behind: number) => {
      skew.behind = behind;
    },
  });
};

/** Joins an SDK client and its commands, by the names of their actions. */
export const serviceClient = (
  client: object,
  commands: Readonly<Record<string, object>>,
  { heard, skew }: Pick<Settings, 'heard' | 'skew'>,
): ServiceClient => {
  const sdk = client as SdkClient;
  if (heard) hearing(sdk, heard);
  signingBy(sdk, skew);
  return {
    send: (name, input, signal) => {
      const Command = commands[name] as new (input: object) => object;
      return sdk.send(new Command(input), signal ? { abortSignal: signal } : {});
    },
    credentials: sdk.config.credentials,
    close: () => sdk.destroy(),
  };
};
