import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { type ConnectOptions, connect } from '../../scripts/machine/connect.ts';
import { type HostKey, parseHostKey } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import { realClock } from '../../scripts/world/clock.ts';

/** One command that a client ordered, once the whole script has arrived. */
export interface Ordered {
  /** As the login shell would get it. */
  readonly line: string;
  /** The script as `run` was given it. */
  readonly script: string;
  /** Everything that came on stdin as the script, with what was put around it. */
  readonly program: Buffer;
  /** What is left to read from it is the input. */
  readonly channel: ServerChannel;
  /** Ends the command with an exit code. */
  end(code: number): void;
}

/** An SSH server in this process, which does with each command what a test says. */
export interface TestServer {
  readonly endpoint: Endpoint;
  readonly hostKey: HostKey;
  readonly clientKey: string;
  /** What clients did: `connection`, `auth <method>`, `login`, `exec`, `channel closed`, `gone`. */
  readonly seen: string[];
  /** Sends a DISCONNECT (RFC 4253 section 11.1) to every client, and does not hang up. */
  goodbye(): void;
  /** Waits until something was seen; the test's own time limit bounds it. */
  until(word: string): Promise<void>;
}

export type Behaviour = (ordered: Ordered) => void;

/** What a server does beside answering commands. */
export interface Manner {
  readonly hostKey?: string;
  /** Says nothing when a client wants to log in. */
  readonly muteLogin?: boolean;
  /** Says nothing when a client wants to run a command. */
  readonly muteExec?: boolean;
  /** Never reads what comes after a script. */
  readonly deaf?: boolean;
}

export const sshServer = async (
  t: Pick<TestContext, 'after'>,
  behave: Behaviour = ordered => ordered.end(0),
  manner: Manner = {},
): Promise<TestServer> => {
  const own = manner.hostKey ?? makeKeyPair('host').private;
  const client = makeKeyPair('client');
  const seen: string[] = [];
  const connections: Connection[] = [];
  const waiting: { word: string; done: () => void }[] = [];
  const see = (word: string) => {
    seen.push(word);
    for (const { word: awaited, done } of waiting) if (awaited === word) done();
  };
  const server = new ssh2.Server({ hostKeys: [own] }, connection => {
    see('connection');
    connections.push(connection);
    connection.on('error', () => undefined);
    connection.on('close', () => see('gone'));
    connection.on('authentication', context => {
      see(`auth ${context.method}`);
      if (manner.muteLogin) return;
      const known =
        context.method === 'publickey' && context.key.data.equals(parseHostKey(client.public).blob);
      known ? context.accept() : context.reject(['publickey']);
    });
    connection.on('ready', () => see('login'));
    connection.on('session', accept =>
      accept().on('exec', (acceptExec, _reject, info) => {
        see('exec');
        if (manner.muteExec) return;
        const channel = acceptExec();
        channel.on('error', () => undefined);
        channel.once('close', () => see('channel closed'));
        takeProgram(channel, info.command, ordered => {
          behave(ordered);
          if (!manner.deaf) channel.resume();
        });
      }),
    );
  });
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    server.injectSocket(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>(done => listener.close(() => done()));
  });
  const { port } = listener.address() as AddressInfo;
  return {
    endpoint: { host: '127.0.0.1', port },
    hostKey: hostKeyOf(own),
    clientKey: client.private,
    seen,
    goodbye: () => {
      // ssh2 hangs up at once when it is asked to disconnect; nothing public only says so.
      for (const connection of connections)
        (connection as unknown as { _protocol: { disconnect(reason: number): void } })._protocol.disconnect(
          2,
        );
    },
    until: word =>
      seen.includes(word) ? Promise.resolve() : new Promise(done => waiting.push({ word, done })),
  };
};

/** The public half of a private key. */
export const hostKeyOf = (privateKey: string): HostKey => {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return parseHostKey(`${parsed.type} ${parsed.getPublicSSH().toString('base64')}`);
};

/** Logs in to a test server; what is not given is right. */
export const login = (server: TestServer, options: Partial<ConnectOptions> = {}) =>
  connect({
    clock: realClock(),
    endpoint: server.endpoint,
    hostKeys: [server.hostKey],
    clientKey: server.clientKey,
    timeout: 20_000,
    ...options,
  });

/** Reads the script from stdin, exactly, as the machine's shell does. */
const takeProgram = (channel: ServerChannel, line: string, behave: Behaviour) => {
  const length = Number(/head -c (\d+)/.exec(line)?.[1]);
  let came = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    came = Buffer.concat([came, chunk]);
    if (came.length < length) return;
    channel.off('data', take);
    channel.pause();
    if (came.length > length) channel.unshift(came.subarray(length));
    const program = came.subarray(0, length);
    const text = program.toString('utf8');
    const script = text.replace(/^(export .*\n)+/, '').replace(/\n# whole\n$/, '');
    const end = (code: number) => {
      channel.exit(code);
      channel.end();
    };
    behave({ line, script, program, channel, end });
  };
  channel.on('data', take);
};
