import { createConnection, type Socket } from 'node:net';
import { constants } from 'node:os';
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import type { Endpoint } from '../providers/provider.ts';
import { sh } from '../render/quote.ts';
import { tail } from '../world/tail.ts';
import type { Clock } from '../world/world.ts';
import { fingerprint, type HostKeys, isTrusted } from './host-key.ts';
import { lines } from './lines.ts';
import { machineUser, pathsAsEnvironment } from './paths.ts';
import {
  type Answer,
  ConnectionLost,
  HostKeyMismatch,
  type RunOnMachine,
  type Session,
  TimedOut,
} from './session.ts';

export interface ConnectOptions {
  readonly clock: Clock;
  readonly endpoint: Endpoint;
  /** Mandatory: a connection cannot be made without knowing the machine's key. */
  readonly hostKeys: HostKeys;
  readonly clientKey: string;
  /** Default: the user that mayfly makes. */
  readonly user?: string;
  /** Milliseconds until the login must be done. */
  readonly timeout: number;
  /** Milliseconds between questions whether the peer is still there; after three without an answer it is not. */
  readonly keepalive?: number;
  readonly signal?: AbortSignal;
}

/** AES-GCM and curve25519 run in OpenSSL; ssh2's other choices run in JavaScript. */
const algorithms: NonNullable<ConnectConfig['algorithms']> = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org'],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr'],
  compress: ['none'],
};

/**
 * Connects and logs in. Rejects with `HostKeyMismatch` (final), `ConnectionLost` (may be tried again), or the
 * signal's reason.
 */
export const connect = (options: ConnectOptions): Promise<Session> =>
  new Promise((resolve, reject) => {
    const { clock, endpoint, hostKeys, clientKey, timeout, keepalive = 10_000, signal } = options;
    if (signal?.aborted) return reject(signal.reason);
    const client: Client = new ssh2.Client();
    // Our own socket: without Nagle from its first byte on, and closed when we say so, whatever the peer does.
    const socket = createConnection({ host: endpoint.host, port: endpoint.port, noDelay: true });
    let mismatch: HostKeyMismatch | undefined;
    let settled = false;
    let trusted = false;
    const settle = () => {
      settled = true;
      signal?.removeEventListener('abort', abort);
    };
    const abort = () => fail(signal?.reason);
    const fail = (reason: unknown) => {
      if (settled) return;
      settle();
      socket.destroy();
      reject(reason);
    };
    const closed = new Promise<void>(done => client.once('close', done));
    // Stays for the connection's whole life: a reset after the login would else be an uncaught exception.
    client.on('error', error => {
      fail(mismatch ?? new ConnectionLost(error.message, { cause: error }));
      socket.destroy();
    });
    client.on('close', () =>
      fail(
        mismatch ?? new ConnectionLost(`the connection was closed ${trusted ? 'at' : 'before'} the login`),
      ),
    );
    // The peer said its last word. What we still have to send could wait for ever.
    client.on('end', () => socket.destroy());
    client.once('ready', () => {
      if (settled) return;
      settle();
      resolve(session(clock, client, socket, closed));
    });
    signal?.addEventListener('abort', abort, { once: true });
    try {
      client.connect({
        sock: socket,
        username: options.user ?? machineUser,
        privateKey: clientKey,
        // Not `none` first, which only asks what is allowed, for one more round trip.
        authHandler: ['publickey'],
        algorithms,
        readyTimeout: timeout,
        keepaliveInterval: keepalive,
        keepaliveCountMax: 3,
        hostVerifier: (shown: Buffer) => {
          trusted = isTrusted(hostKeys, shown);
          if (trusted) return true;
          mismatch = new HostKeyMismatch(
            `it showed ${fingerprint(shown)}; expected ${hostKeys.map(key => fingerprint(key.blob)).join(' or ')}`,
          );
          mismatch.shown = shown;
          return false;
        },
      });
    } catch (thrown) {
      fail(thrown);
    }
  });

const session = (clock: Clock, client: Client, socket: Socket, closed: Promise<void>): Session => ({
  run: (script, options) => runScript(clock, client, socket, closed, script, options),
  closed,
  close: () => {
    client.end();
    // Else a peer that does not answer any more keeps the socket, and this process, for a quarter of an hour.
    socket.destroy();
  },
});

const exports = Object.entries(pathsAsEnvironment())
  .map(([name, path]) => `export ${name}=${sh(path)}\n`)
  .join('');

const whole = '# whole';

/**
 * The script travels on stdin, before its input: command lines are logged on the machine and seen by every process.
 * `head -c` reads exactly its bytes and leaves the rest. Without its last line it came in part: nothing of it is run.
 */
const commandLine = (length: number, args: readonly string[], root: 'must' | 'if allowed'): string => {
  const start = `program=$(head -c ${length}); case $program in *'${whole}') eval "$program" ;; *) exit 123 ;; esac`;
  const words = [sh(start), 'mayfly', ...args.map(argument => sh(argument))].join(' ');
  if (root === 'must') return `sudo -n sh -c ${words}`;
  // Some other machine may have no sudo, a user without the right to it, or root itself behind its key.
  const become =
    'as=; [ "$(id -u)" = 0 ] || ! sudo -n true </dev/null 2>/dev/null || as="sudo -n"; exec $as sh -c "$@"';
  return `sh -c ${sh(become)} mayfly ${words}`;
};

const lost = 'the connection was lost before the command ended';

const runScript = (
  clock: Clock,
  client: Client,
  socket: Socket,
  closed: Promise<void>,
  script: string,
  options: RunOnMachine,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const program = Buffer.from(`${exports}${script}\n${whole}\n`);
    const command = commandLine(program.length, options.args ?? [], options.root ?? 'must');
    const { input, timeout, keep = 1 << 20, onLine, signal } = options;
    const out = tail(keep);
    const err = tail(keep);
    const cut = onLine ? lines(line => settled || onLine(line), options.longest) : undefined;
    let channel: ClientChannel | undefined;
    let code: number | undefined;
    let settled = false;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      watchdog.abort();
      signal?.removeEventListener('abort', abort);
      act();
    };
    const give = (reason: unknown) =>
      settle(() => {
        channel?.destroy();
        if (reason instanceof ConnectionLost || reason instanceof TimedOut) reason.partial = out.text();
        reject(reason);
      });
    const abort = () => give(signal?.reason);
    const watchdog = new AbortController();
    clock.sleep(timeout, watchdog.signal).then(
      () => give(new TimedOut(`no answer within ${Math.round(timeout / 1000)} s`)),
      () => undefined,
    );
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    void closed.then(() => give(new ConnectionLost(lost)));
    const tell = (act: () => void) => {
      try {
        act();
      } catch (thrown) {
        give(thrown);
      }
    };
    const use = (error: Error | undefined, opened: ClientChannel) => {
      if (error) return give(new ConnectionLost(error.message, { cause: error }));
      channel = opened;
      if (settled) return void opened.destroy();
      opened.on('data', (chunk: Buffer) => {
        out.add(chunk);
        tell(() => cut?.add(chunk));
      });
      opened.stderr.on('data', (chunk: Buffer) => err.add(chunk));
      opened.on('exit', (exit: number | null, killedBy?: string) => {
        code = exit ?? exitOfSignal(killedBy);
      });
      opened.on('error', (reason: Error) => give(new ConnectionLost(reason.message, { cause: reason })));
      opened.on('close', () => {
        // A lost connection closes the channel as well. An exit code may have come before the last of the output.
        if (socket.destroyed) return give(new ConnectionLost(lost));
        if (code === undefined) return give(new ConnectionLost('the command ended without an exit code'));
        const answered = code;
        tell(() => cut?.end());
        settle(() =>
          resolve({
            code: answered,
            stdout: out.text(),
            stderr: err.text(),
            dropped: out.dropped() + err.dropped(),
          }),
        );
      });
      opened.write(program);
      opened.end(input);
    };
    try {
      client.exec(command, use);
    } catch (thrown) {
      give(new ConnectionLost('the connection was lost before the command began', { cause: thrown }));
    }
  });

/** 128 + n, as a shell tells it; undefined when no signal is named. `TERM` and `SIGTERM` are both seen on the wire. */
const exitOfSignal = (name: string | undefined): number | undefined => {
  const known = constants.signals as Readonly<Record<string, number | undefined>>;
  const number = name === undefined ? undefined : (known[name] ?? known[`SIG${name}`]);
  return number === undefined ? undefined : 128 + number;
};
