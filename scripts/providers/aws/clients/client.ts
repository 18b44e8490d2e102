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

interface SdkClient {
  send(command: object, options: object): Promise<object>;
  readonly config: { readonly credentials: () => Promise<Keys> };
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

/** Joins an SDK client and its commands, by the names of their actions. */
export const serviceClient = (client: object, commands: Readonly<Record<string, object>>): ServiceClient => {
  const sdk = client as SdkClient;
  return {
    send: (name, input, signal) => {
      const Command = commands[name] as new (input: object) => object;
      return sdk.send(new Command(input), signal ? { abortSignal: signal } : {});
    },
    credentials: sdk.config.credentials,
    close: () => sdk.destroy(),
  };
};
