import { machineName, scopeName } from '../fleet/names.ts';
import { machineUser } from '../machine/paths.ts';
import type { TemplateData } from './template-data.ts';

/** The last number that a machine can have: no real name is longer. */
const lastSlot = 10_000;

/** A public line of the size of an ed25519 key (RFC 8709); the key is all zeros. */
const publicKey = (comment: string): string =>
  `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)} ${comment}`;

/** Text of the size of an unencrypted ed25519 key in OpenSSH's format. Source: PROTOCOL.key of OpenSSH. */
const privateKey = (comment: string): string => {
  const secret = 8 + 15 + 36 + 68 + 4 + Buffer.byteLength(comment);
  const bytes = 98 + Math.ceil(secret / 8) * 8;
  const lines = 'A'.repeat(Math.ceil(bytes / 3) * 4).replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
};

/**
 * What a release is rendered with instead of a machine and its keys: always the same, and as long as the longest
 * real ones, so that the size that is checked is the size that is sent. Machines without a number share user data.
 */
export const standIns = (
  scope: { readonly name: string; readonly environment: string },
  numbered = true,
): Pick<TemplateData, 'machine' | 'access'> => {
  const fleet = { fleet: scope.name, environment: scope.environment };
  const name = numbered ? machineName(fleet, lastSlot) : scopeName(fleet);
  const hostKeyComment = `${name} first contact`;
  return {
    machine: numbered ? { name, slot: lastSlot } : { name },
    access: {
      user: machineUser,
      clientKey: publicKey(scopeName(fleet)),
      hostKey: { private: privateKey(hostKeyComment), public: publicKey(hostKeyComment) },
    },
  };
};
