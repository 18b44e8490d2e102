import { createServer } from 'node:http';
import type { Lab } from '../../core/contract.ts';
import { answerImds } from './answer.ts';
import type { InstanceFacts } from './facts.ts';
import type { Tokens } from './tokens.ts';

export interface ImdsServer {
  close(): Promise<void>;
}

export interface ImdsOptions {
  /** The host's address in the machines' network. */
  readonly host: string;
  readonly port: number;
  readonly tokens: Tokens;
  /** Who has this address; undefined for a stranger. */
  factsOf(address: string): InstanceFacts | undefined;
  notice: Lab['notice'];
}

/** Serves IMDS to every machine of a lab; the caller is known by its address alone, as on AWS. */
export const serveImds = async ({
  host,
  port,
  tokens,
  factsOf,
  notice,
}: ImdsOptions): Promise<ImdsServer> => {
  const server = createServer((request, response) => {
    const facts = factsOf(request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '');
    const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    const answer = answerImds(asked, facts, facts && notice(facts.instance.id), tokens);
    request.resume();
    response.writeHead(answer.status, { ...answer.headers, connection: 'close' });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
