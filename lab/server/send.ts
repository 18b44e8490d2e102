import type { ServerResponse } from 'node:http';
import type { WireAnswer } from '../wire/request.ts';

/** Sends a whole answer. `now` is the time that its Date header tells: clients set their clocks by it. */
export const send = (response: ServerResponse, answer: WireAnswer, now: number): void => {
  begin(response, answer, now);
  response.end(answer.body);
};

/** Sends the first half of an answer's body, then breaks the connection. */
export const sendHalf = (response: ServerResponse, answer: WireAnswer, now: number): void => {
  begin(response, answer, now);
  const body = Buffer.from(answer.body);
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
};

const begin = (response: ServerResponse, { status, headers, body }: WireAnswer, now: number): void => {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    date: new Date(now).toUTCString(),
    server: 'AmazonEC2',
  });
};
