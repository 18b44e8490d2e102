import { ApiError } from '../contract.ts';

/** Source: Lightsail API reference, "Common errors" of every action. */
export const invalidInput = (message: string) => new ApiError('InvalidInputException', message);

export const noSuchThing = (kind: string, name: string) =>
  new ApiError('NotFoundException', `The ${kind} does not exist: ${name}`);

export const notNow = (message: string) => new ApiError('OperationFailureException', message);

export const nameTaken = (names: readonly string[]) =>
  invalidInput(`Some names are already in use: ${names.join(', ')}`);
