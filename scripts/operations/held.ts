import { bug } from '../errors.ts';
import type { Secret } from '../fleet/secret.ts';
import type { Problem } from '../render/problem.ts';

/** `all`: machines are made of it. `known`: it is only looked at, and nobody is asked. */
export type SecretsWanted = 'all' | 'known';

/** A secret with its value, as far as that is known. */
export interface HeldSecret {
  readonly name: string;
  readonly secret?: Secret;
  /** Stands for the value in the release. */
  readonly version?: string;
  /** Why the value is not known. */
  readonly trouble?: string;
}

/** Finds the values of secrets: all of them or an error, or what is known. */
export type SecretsOf = (how: SecretsWanted) => Promise<readonly HeldSecret[]>;

export const heldSecrets = async (
  declared: readonly unknown[],
  secrets: SecretsOf | undefined,
  wanted: SecretsWanted,
): Promise<readonly HeldSecret[]> => {
  if (declared.length === 0) return [];
  if (!secrets) throw bug('The definition has secrets, and nobody can read them');
  return secrets(wanted);
};

/** What to say about secrets whose values are not known. */
export const unknownSecrets = (secrets: readonly HeldSecret[]): Problem[] =>
  secrets
    .filter(({ version }) => version === undefined)
    .map(({ name, trouble }) => ({
      severity: 'warning',
      file: 'fleet.yaml',
      what: `The release will have another id: the version of the secret ${name} is not known yet${trouble ? ` (${trouble})` : ''}`,
    }));
