import type { Caller } from '../core/contract.ts';

/** A request as it came over HTTP. Header names are in small letters, as node:http gives them. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who may call, with which secret. */
export interface Credentials extends Caller {
  readonly secretKey: string;
  /** Temporary credentials have one, and every request must carry it. */
  readonly sessionToken?: string;
}

/** What a request is checked against. */
export interface Gate {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly known: (accessKey: string) => Credentials | undefined;
}
