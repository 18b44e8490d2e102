import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import type { Endpoint } from '../../scripts/providers/provider.ts';

/** `up`: from the client to the target. `down`: back. */
export type Direction = 'up' | 'down';

/** What happens to one connection. Bytes are counted from its start, in each direction for itself. */
export interface Plan {
  /** Milliseconds that every byte needs on its way, in either direction. The round trip takes twice as long. */
  readonly delay?: number;
  /** When one side hangs up, the other is not told. */
  readonly keepOpen?: boolean;
  /** After so many bytes of a direction, and never one more. */
  readonly after?: { readonly direction: Direction; readonly bytes: number; readonly mishap: Mishap };
}

/**
 * `end`: both sides see an orderly end, and are not read any more. `reset`: both see a reset. `stall`: nothing passes
 * any more, in either direction, and nobody is told. `flip`: the next byte has one bit wrong, and all goes on.
 */
export type Mishap = 'end' | 'reset' | 'stall' | 'flip';

/** One connection through the proxy. */
export interface Link {
  /** Bytes that were passed on. */
  readonly passed: Readonly<Record<Direction, number>>;
  happen(mishap: Exclude<Mishap, 'flip'>): void;
}

export interface TcpProxy {
  readonly endpoint: Endpoint;
  readonly links: readonly Link[];
  close(): Promise<void>;
}

/** A TCP proxy on loopback that delays, cuts, stalls, resets and garbles. `plan` is asked for each connection. */
export const startProxy = async (target: Endpoint, plan: Plan | (() => Plan)): Promise<TcpProxy> => {
  const links: (Link & { destroy(): void })[] = [];
  const server = createServer({ noDelay: true, allowHalfOpen: true }, client => {
    links.push(link(client, target, typeof plan === 'function' ? plan() : plan));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    links,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const each of links) each.destroy();
      await closed;
    },
  };
};

const link = (client: Socket, target: Endpoint, plan: Plan) => {
  const onward = createConnection({ ...target, noDelay: true, allowHalfOpen: true });
  const passed = { up: 0, down: 0 };
  let over = false;
  const timers = new Set<NodeJS.Timeout>();
  const destroy = () => {
    over = true;
    for (const timer of timers) clearTimeout(timer);
    client.destroy();
    onward.destroy();
  };
  const happen: Link['happen'] = mishap => {
    over = true;
    for (const socket of [client, onward]) {
      if (mishap === 'reset') socket.resetAndDestroy();
      else socket.pause();
      if (mishap === 'end') socket.end();
    }
  };
  const later = (act: () => void) => {
    if (!plan.delay) return act();
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, plan.delay);
    timers.add(timer);
  };
  const pass = (direction: Direction, from: Socket, to: Socket) => {
    from.on('data', chunk => later(() => forward(chunk)));
    to.on('drain', () => over || from.resume());
    const forward = (chunk: Buffer) => {
      if (over) return;
      const limit = plan.after?.direction === direction ? plan.after : undefined;
      const left = (limit?.bytes ?? Number.POSITIVE_INFINITY) - passed[direction];
      const reached = limit !== undefined && left >= 0 && chunk.length > left;
      if (reached && limit.mishap === 'flip') chunk[left] = (chunk[left] ?? 0) ^ 1;
      const part = reached && limit.mishap !== 'flip' ? chunk.subarray(0, left) : chunk;
      passed[direction] += part.length;
      if (part.length > 0 && !to.write(part)) from.pause();
      if (reached && limit.mishap !== 'flip') happen(limit.mishap);
    };
    const tell = (act: () => void) => later(() => over || plan.keepOpen || act());
    from.on('end', () => tell(() => to.end()));
    from.on('error', () => tell(() => to.resetAndDestroy()));
    from.on('close', () => tell(() => to.destroySoon()));
  };
  pass('up', client, onward);
  pass('down', onward, client);
  return { passed, happen, destroy };
};
