import { resourceName, type Scope } from '../../fleet/names.ts';

/** The name of the network that is the static address of a fleet. */
export const addressName = (scope: Scope): string => resourceName(scope, 'address');

/** Whether the network with this name is an address: dots cannot occur in the names of fleets. */
export const isAddressName = (name: string): boolean => /^mayfly\.[^.]+\.[^.]+\.address$/.test(name);
