import { createConnection, type Socket } from 'node:net';
import { messageOf } from '../errors.ts';
import type { Endpoint } from '../providers/provider.ts';

export interface Knock {
  readonly tcp: 'open' | 'refused' | 'timeout' | 'error';
  /** The first line that the server sent (RFC 4253 section 4.2), if it did. */
  readonly banner?: string;
  readonly why?: string;
}

/**
 * Opens a TCP connection and waits for an SSH banner: the cheapest question to a machine. Never rejects, and answers
 * within so many milliseconds, however the server drips.
 */
export const knock = (endpoint: Endpoint, milliseconds: number): Promise<Knock> =>
  new Promise(resolve => {
    let socket: Socket;
    try {
      socket = createConnection({ ...endpoint, signal: AbortSignal.timeout(milliseconds) });
    } catch (thrown) {
      return resolve({ tcp: 'error', why: messageOf(thrown) });
    }
    let open = false;
    let heard = '';
    const end = (answer: Knock) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      open = true;
    });
    socket.on('data', chunk => {
      heard += chunk.toString('latin1');
      const [line, more] = heard.split('\n');
      if (more !== undefined || heard.length > 1024)
        end({ tcp: 'open', banner: (line ?? '').slice(0, 255).trim() });
    });
    socket.once('close', () => end(open ? { tcp: 'open' } : { tcp: 'error', why: 'closed' }));
    socket.once('error', (error: NodeJS.ErrnoException) => end(failed(error, open)));
  });

const failed = (error: NodeJS.ErrnoException, open: boolean): Knock => {
  if (error.name === 'AbortError') return { tcp: open ? 'open' : 'timeout' };
  if (open || error.code === 'ECONNRESET') return { tcp: 'open', why: error.message };
  return { tcp: error.code === 'ECONNREFUSED' ? 'refused' : 'error', why: error.message };
};
