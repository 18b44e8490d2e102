import type { ServerResponse } from 'node:http';
import { ApiError, type Fate, type LabCall } from '../core/contract.ts';
import { decode, serviceOf } from '../wire/decode.ts';
import { encode, encodeError } from '../wire/encode.ts';
import type { Credentials, WireRequest } from '../wire/request.ts';
import { type Carrying, carryOut, type Seen } from './carry-out.ts';
import type { Records } from './record.ts';
import { send, sendHalf } from './send.ts';

/** A request may be seen before and after its effect; what is returned before it can take it away. */
export interface Hooks {
  /** `drop`: never carried out, and the connection breaks. `number` counts the requests that were understood, from 1. */
  readonly before?: (call: LabCall, number: number) => 'drop' | undefined | Promise<'drop' | undefined>;
  /** After the effect, before the answer. */
  readonly after?: (call: LabCall, number: number) => void | Promise<void>;
}

export interface Answering extends Carrying {
  readonly known: (accessKey: string) => Credentials | undefined;
  readonly hooks: Hooks;
  readonly records: Records;
  readonly count: () => number;
  readonly newId: () => string;
  /** Milliseconds that a silent region holds a connection. */
  readonly silence: number;
}

/** Answers one signed request, as fate wants it. */
export const answer = async (
  answering: Answering,
  request: WireRequest,
  response: ServerResponse,
): Promise<void> => {
  const { lab, hooks, records, clock } = answering;
  const id = answering.newId();
  const call = decoded(answering, request);
  if (call instanceof ApiError) return send(response, encodeError(serviceOf(request), call, id), lab.now());
  const number = answering.count();
  if ((await hooks.before?.(call, number)) === 'drop') {
    records.add(call, lab.now(), 'dropped', undefined);
    response.destroy();
    return;
  }
  const fate = lab.fate(call);
  const seen = await carryOut(answering, call, fate);
  records.add(call, lab.now(), nameOf(fate), errorOf(seen));
  await hooks.after?.(call, number);
  switch (seen.kind) {
    case 'answer':
      return send(response, encoded(answering, call, seen.answer, id), lab.now());
    case 'half':
      return sendHalf(response, encoded(answering, call, seen.answer, id), lab.now());
    case 'silence':
      await clock.sleep(answering.silence, answering.closing);
  }
  response.destroy();
};

const decoded = ({ lab, known }: Answering, request: WireRequest): LabCall | ApiError => {
  try {
    return decode(request, { now: lab.now(), known });
  } catch (thrown) {
    if (thrown instanceof ApiError) return thrown;
    throw thrown;
  }
};

/** An output that does not fit its shape is a bug of the lab: it is told, and answered as 500. */
const encoded = ({ say }: Answering, call: LabCall, answer: object, id: string) => {
  try {
    return encode(call.action, answer, id);
  } catch (thrown) {
    say(`${call.action}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return encode(call.action, new ApiError('InternalError', 'An internal error has occurred', 500), id);
  }
};

const nameOf = (fate: Fate): string => (fate.kind === 'lost' ? `lost (${fate.how})` : fate.kind);

const errorOf = (seen: Seen): string | undefined =>
  'answer' in seen && seen.answer instanceof ApiError ? seen.answer.code : undefined;
