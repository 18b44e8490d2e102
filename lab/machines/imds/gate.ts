import type { World } from '../../../scripts/world/world.ts';
import type { LabHost } from '../host.ts';
import type { Mark } from '../labels.ts';
import { type ImdsOptions, type ImdsServer, serveImds } from './server.ts';
import { imdsTokens } from './tokens.ts';

/** 169.254.169.254:80 for the machines of one lab: a redirect from its bridge, and a server on its gateway. */
export interface Gate {
  /** To be called before the first machine runs: a connection that began without the redirect never gets through. */
  redirect(): Promise<void>;
  /** Serves from now on. The gateway's address must be there: podman makes the bridge with the first machine. */
  serve(): Promise<void>;
  close(): Promise<void>;
}

export const gate = (
  world: World,
  { network, redirects }: LabHost,
  mark: Mark,
  answers: Pick<ImdsOptions, 'factsOf' | 'notice'>,
): Gate => {
  // On an address that only this lab has, any port is good, and known before anybody can listen there.
  const port = 20_000 + (world.random.bytes(2).readUInt16BE() % 10_000);
  const redirect = once(() =>
    redirects.add({ bridge: network.bridge, to: `${network.gateway}:${port}`, mark }),
  );
  const tokens = imdsTokens(world);
  const serve = once(() => serveImds({ host: network.gateway, port, tokens, ...answers }));
  return {
    redirect,
    serve: async () => void (await serve()),
    close: async () => {
      const server: ImdsServer | undefined = await serve.done?.catch(() => undefined);
      await server?.close();
    },
  };
};

interface Once<T> {
  (): Promise<T>;
  /** Of the try that is under way or succeeded. */
  done: Promise<T> | undefined;
}

/** Does it once, whoever asks how often; what failed is tried again by the next who asks. */
const once = <T>(task: () => Promise<T>): Once<T> => {
  const run: Once<T> = Object.assign(
    async () => {
      run.done ??= task();
      try {
        return await run.done;
      } catch (thrown) {
        run.done = undefined;
        throw thrown;
      }
    },
    { done: undefined },
  );
  return run;
};
