import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { createConnection } from 'node:net';
import { messageOf } from '../errors.ts';
import type { HealthCheck } from '../fleet/definition.ts';

/** What came of a health check that was asked from this computer. */
export interface Asked {
  readonly green: boolean;
  /** Why it is not green. */
  readonly why: string;
}

type Reachable = Exclude<HealthCheck, { kind: 'command' }>;

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|0\.0\.0\.0|\[?::1?\]?)$/;

/** Whether a check is about the machine itself, and names a port that others may be able to reach. */
export const isAskable = (check: HealthCheck): check is Reachable => {
  if (check.kind === 'command') return false;
  return loopback.test(check.kind === 'tcp' ? check.host : new URL(check.url).hostname);
};

/** A check as it is asked at another address: `http http://203.0.113.7:8080/health`. */
export const describeAsked = (check: Reachable, host: string): string =>
  check.kind === 'tcp' ? `tcp ${host}:${check.port}` : `http ${urlAt(check.url, host)}`;

/** Asks a check at an address. Never rejects, and answers within so many milliseconds. */
export const askCheck = (check: Reachable, host: string, milliseconds: number): Promise<Asked> =>
  check.kind === 'tcp' ? askPort(host, check.port, milliseconds) : askUrl(check, host, milliseconds);

const urlAt = (url: string, host: string): string => {
  const at = new URL(url);
  at.hostname = host.includes(':') ? `[${host}]` : host;
  return at.href;
};

const askPort = (host: string, port: number, milliseconds: number): Promise<Asked> =>
  new Promise(resolve => {
    const socket = createConnection({ host, port, signal: AbortSignal.timeout(milliseconds) });
    const end = (answer: Asked) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end({ green: true, why: '' }));
    socket.on('error', error => end({ green: false, why: messageOf(error) }));
  });

/** As much of a body as a check looks into. */
const longest = 1 << 20;

const askUrl = (
  { url, status, contains }: Reachable & { kind: 'http' },
  host: string,
  milliseconds: number,
): Promise<Asked> =>
  new Promise(resolve => {
    const at = urlAt(url, host);
    const ask = at.startsWith('https:') ? tlsRequest : plainRequest;
    // `agent: false`: a connection of its own, which is not kept.
    const asked = ask(at, { agent: false, signal: AbortSignal.timeout(milliseconds) }, answer => {
      const chunks: Buffer[] = [];
      let size = 0;
      const judge = () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const right = answer.statusCode === status;
        const why = right
          ? `the answer does not contain: ${contains}`
          : `it answered ${answer.statusCode}, not ${status}`;
        end({ green: right && (contains === undefined || body.includes(contains)), why });
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= longest) judge();
      });
      answer.on('end', judge);
      answer.on('error', error => end({ green: false, why: messageOf(error) }));
    });
    const end = ({ green, why }: Asked) => {
      resolve({ green, why: green ? '' : why });
      asked.destroy();
    };
    asked.on('error', error => end({ green: false, why: messageOf(error) }));
    asked.end();
  });
