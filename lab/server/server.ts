import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { World } from '../../scripts/world/world.ts';
import { ApiError, type Lab } from '../core/contract.ts';
import { serviceOf } from '../wire/decode.ts';
import { encodeError } from '../wire/encode.ts';
import type { Credentials, WireAnswer, WireRequest } from '../wire/request.ts';
import { type Answering, answer, type Hooks } from './answer.ts';
import { readBody } from './body.ts';
import { addressPath, type Control, control, controlPath } from './control.ts';
import { newRecords, type Recorded } from './record.ts';
import { send } from './send.ts';

export interface LabServerOptions {
  readonly lab: Lab;
  readonly world: Pick<World, 'clock' | 'random'>;
  readonly credentials: readonly Credentials[];
  /** 0, the default, is any free one. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  readonly hooks?: Hooks;
  /** Opens the control endpoint to who knows the token. */
  readonly control?: Control;
  /** Told what went wrong inside the lab itself. */
  readonly say?: (message: string) => void;
  /** Milliseconds that a silent region holds a connection. Default two minutes. */
  readonly silence?: number;
}

export interface RunningLab {
  /** `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly port: number;
  /** The latest requests that were understood, the oldest first. */
  requests(): readonly Recorded[];
  /** Ends every connection; what was to happen late never does. */
  close(): Promise<void>;
}

/** Serves a lab on loopback. Rejects with the system's error when the port is taken. */
export const startLab = async (options: LabServerOptions): Promise<RunningLab> => {
  const { lab, world, credentials, say = () => undefined } = options;
  const closing = new AbortController();
  const records = newRecords();
  const callers = new Map(credentials.map(known => [known.accessKey, known]));
  let count = 0;
  const answering: Answering = {
    lab,
    clock: world.clock,
    closing: closing.signal,
    say,
    known: key => callers.get(key),
    hooks: options.hooks ?? {},
    records,
    count: () => {
      count += 1;
      return count;
    },
    newId: () => uuid(world.random.bytes(16)),
    silence: options.silence ?? 120_000,
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const wire = wireRequest(request, body);
    if (body === undefined) {
      const error = new ApiError('RequestEntityTooLarge', 'The request is too large.', 413);
      response.setHeader('connection', 'close');
      send(response, encodeError(serviceOf(wire), error, answering.newId()), lab.now());
    } else if (wire.target === addressPath) send(response, address(request), lab.now());
    else if (options.control && wire.target.startsWith(controlPath))
      send(response, control(options.control, { lab, records, callers }, wire), lab.now());
    else await answer(answering, wire, response);
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch(thrown => {
      if (!closing.signal.aborted && !request.errored) say(`${request.url}: ${thrown.stack ?? thrown}`);
      response.destroy();
    });
  });
  server.on('clientError', (_error, socket) => refuseGarbage(socket as Socket));
  const port = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: () => records.since(0),
    close: () => {
      closing.abort(new Error('the lab closes'));
      return new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** Tells callers with which address they are seen, as AWS's checkip does. */
const address = ({ socket }: IncomingMessage): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: `${socket.remoteAddress}\n`,
});

const wireRequest = (request: IncomingMessage, body: Uint8Array | undefined): WireRequest => ({
  method: request.method ?? '',
  target: request.url ?? '/',
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  ),
  body: body ?? new Uint8Array(),
});

/** What is not HTTP at all gets an answer before the connection ends. */
const refuseGarbage = (socket: Socket): void => {
  if (socket.writable)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
};

/** RFC 9562, version 4. */
const uuid = (bytes: Buffer): string => {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
