import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { noSuchThing } from './errors.ts';
import { page } from './page.ts';
import type { Operation, Thing } from './state.ts';

/** How long operations are told. Milliseconds. */
const remembered = 3_600_000;

/** Begins an operation that is done after so many milliseconds; `effect` is carried out then. */
export const begin = (
  { cloud, place }: At,
  type: string,
  thing: Pick<Thing, 'name' | 'kind'>,
  zone: string,
  milliseconds: number,
  effect?: () => void,
): Operation => {
  const hex = cloud.ids.hex(32);
  const operation: Operation = {
    id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    type,
    thing,
    zone,
    createdAt: cloud.now,
    doneAt: cloud.now + milliseconds,
    failure: undefined,
  };
  const { operations } = place.lightsail();
  operations.set(operation.id, operation);
  if (milliseconds === 0) effect?.();
  else if (effect && Number.isFinite(milliseconds)) cloud.schedule.at(operation.doneAt, effect);
  cloud.schedule.at(cloud.now + remembered, () => void operations.delete(operation.id));
  return operation;
};

const statusOf = ({ createdAt, doneAt, failure }: Operation, now: number): Sdk.OperationStatus => {
  if (now >= doneAt) return failure ? 'Failed' : 'Succeeded';
  return now - createdAt < 200 ? 'NotStarted' : 'Started';
};

export const showOperation = ({ cloud, place }: At, operation: Operation): Sdk.Operation => {
  const { id, type, thing, zone, createdAt, doneAt, failure } = operation;
  const done = cloud.now >= doneAt;
  return {
    id,
    resourceName: thing.name,
    resourceType: thing.kind,
    createdAt: new Date(createdAt),
    location: { availabilityZone: zone, regionName: place.region.name as Sdk.RegionName },
    isTerminal: done,
    operationType: type as Sdk.OperationType,
    status: statusOf(operation, cloud.now),
    statusChangedAt: new Date(done ? doneAt : createdAt),
    ...(done && failure && { errorCode: failure.code, errorDetails: failure.details }),
  };
};

export const getOperation = (
  at: At,
  { operationId }: Sdk.GetOperationCommandInput,
): Answer<Sdk.GetOperationCommandOutput> => {
  const found = at.place.lightsail().operations.get(operationId ?? '');
  if (!found) throw noSuchThing('Operation', operationId ?? '');
  return { operation: showOperation(at, found) };
};

export const getOperationsForResource = (
  at: At,
  { resourceName, pageToken }: Sdk.GetOperationsForResourceCommandInput,
): Answer<Sdk.GetOperationsForResourceCommandOutput> => {
  const all = [...at.place.lightsail().operations.values()].filter(
    ({ thing }) => thing.name === resourceName,
  );
  const shown = all.reverse().map(each => showOperation(at, each));
  const question = `GetOperationsForResource ${resourceName}`;
  const { items, nextPageToken } = page(at, shown, (_, index) => index, pageToken, question);
  return { operations: items, ...(nextPageToken !== undefined && { nextPageToken }) };
};
