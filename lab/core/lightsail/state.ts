import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Zone } from '../regions.ts';

/** What every resource of Lightsail has. Names are unique in a region, whatever the kind. */
export interface Named {
  readonly kind: 'Instance' | 'StaticIp' | 'Disk' | 'KeyPair';
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly sequence: number;
  readonly createdAt: number;
  /** The name is taken at once; it can be seen, by whatever call, from then on. */
  readonly visibleAt: number;
  readonly tags: Map<string, string>;
}

export interface LightInstance extends Named {
  readonly kind: 'Instance';
  /** Its account and region. */
  readonly home: Lightsail;
  readonly zone: Zone;
  readonly blueprint: Sdk.Blueprint;
  readonly bundle: Sdk.Bundle;
  readonly userData: string;
  readonly keyName: string | undefined;
  readonly ipType: Sdk.IpAddressType;
  readonly privateAddress: string;
  readonly ipv6: string | undefined;
  /** Infinity while a real machine has not reported. */
  runsAt: number;
  /** Its own public address, from `addressAt` on; undefined: none. */
  publicAddress: string | undefined;
  addressAt: number;
  ports: Sdk.PortInfo[];
  stop: { readonly at: number; readonly doneAt: number } | undefined;
  /** shutting-down from then on. */
  endAt: number;
  hostKeys: readonly WitnessedKey[];
}

/** A host key that Lightsail saw the machine show. */
export interface WitnessedKey {
  readonly algorithm: string;
  /** Base64. */
  readonly publicKey: string;
  readonly at: number;
}

export interface StaticAddress extends Named {
  readonly kind: 'StaticIp';
  readonly address: string;
  instance: LightInstance | undefined;
}

export interface LightDisk extends Named {
  readonly kind: 'Disk';
  readonly zone: Zone;
  readonly size: number;
  readonly availableAt: number;
  path: string | undefined;
  instance: LightInstance | undefined;
}

export interface LightKey extends Named {
  readonly kind: 'KeyPair';
  /** Of OpenSSH, one line. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

export type Thing = LightInstance | StaticAddress | LightDisk | LightKey;

export interface Operation {
  readonly id: string;
  readonly type: string;
  readonly thing: Pick<Thing, 'name' | 'kind'>;
  readonly zone: string;
  readonly createdAt: number;
  /** Infinity while it waits for a real machine. */
  doneAt: number;
  failure: { readonly code: string; readonly details: string } | undefined;
}

/** One account's Lightsail in one region. */
export interface Lightsail {
  /** By name. */
  readonly things: Map<string, Thing>;
  readonly operations: Map<string, Operation>;
  made: number;
}

export const newLightsail = (): Lightsail => ({ things: new Map(), operations: new Map(), made: 0 });
