import type { Endpoint } from '../providers/provider.ts';
import type { Clock } from '../world/world.ts';
import type { ConnectOptions } from './connect.ts';
import type { HostKeys } from './host-key.ts';
import { type Answer, ConnectionLost, HostKeyMismatch, type RunOnMachine, type Session } from './session.ts';

export type Connect = (options: ConnectOptions) => Promise<Session>;

export interface ContactOptions {
  readonly clock: Clock;
  readonly connect: Connect;
  readonly clientKey: string;
  /** Asked before every connection: keys change once in a machine's life, endpoints may after a restart. */
  readonly hostKeys: () => HostKeys;
  /** Rejects when the provider says that the machine is gone. */
  readonly endpoint: () => Promise<Endpoint>;
  readonly signal: AbortSignal;
  /** The longest pause between two tries, in milliseconds. Default 1,000. */
  readonly rest?: number;
  /** Whether another key than the expected one may still be shown: then it is waited for. Nothing is sent to it. */
  readonly keyComesLate?: () => boolean;
}

/** A machine that can be asked things, over one connection that is made anew when it is lost. */
export interface Contact {
  /** Tries until a verified login succeeds or `milliseconds` are over. */
  reach(milliseconds: number): Promise<void>;
  /** Runs a script; a lost connection is made anew and the script run again, up to four times, unless `once`. */
  run(script: string, options: Omit<RunOnMachine, 'signal'> & { once?: boolean }): Promise<Answer>;
  close(): void;
}

const loginTimeout = 20_000;
const reconnects = 4;

export const contact = (options: ContactOptions): Contact => {
  const { clock, signal, rest = 1000 } = options;
  let session: Session | undefined;

  const dial = async (timeout: number): Promise<Session> =>
    options.connect({
      clock,
      endpoint: await options.endpoint(),
      hostKeys: options.hostKeys(),
      clientKey: options.clientKey,
      timeout,
      signal,
    });

  const reach = async (milliseconds: number): Promise<Session> => {
    if (session) return session;
    const until = clock.monotonic() + milliseconds;
    for (let pause = 100; ; pause = Math.min(pause * 1.3, rest)) {
      try {
        const left = Math.ceil(until - clock.monotonic());
        const made = await dial(Math.max(1000, Math.min(loginTimeout, left)));
        session = made;
        void made.closed.then(() => {
          // A connection that was given up may end long after its successor was made.
          if (session === made) session = undefined;
        });
        return made;
      } catch (thrown) {
        const passes =
          thrown instanceof ConnectionLost ||
          (thrown instanceof HostKeyMismatch && options.keyComesLate?.() === true);
        if (!passes || clock.monotonic() + pause >= until) throw thrown;
      }
      await clock.sleep(pause, signal);
    }
  };

  return {
    reach: async milliseconds => {
      await reach(milliseconds);
    },
    run: async (script, run) => {
      for (let attempt = 0; ; attempt++) {
        const live = await reach(60_000);
        try {
          return await live.run(script, { ...run, signal });
        } catch (thrown) {
          live.close();
          session = undefined;
          if (!(thrown instanceof ConnectionLost) || run.once || attempt === reconnects) throw thrown;
        }
      }
    },
    close: () => {
      session?.close();
      session = undefined;
    },
  };
};
