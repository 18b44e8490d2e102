import { failure, foreignError, type MayflyError, messageOf, usageError } from '../errors.ts';
import type { Secret } from '../fleet/secret.ts';
import { cleanLine } from '../render/clean.ts';
import type { Clock } from '../world/world.ts';
import { artifactLimits } from './archive.ts';

/** GitHub's REST API, or that of an Enterprise server. */
export interface GitHub {
  /** JSON of a path below the API's address. */
  json(path: string, doing: string): Promise<unknown>;
  /** Bytes of a path, wherever GitHub keeps them. */
  bytes(path: string, doing: string): Promise<Buffer>;
}

export interface GitHubOptions {
  readonly clock: Clock;
  readonly api: string;
  readonly token: Secret;
  readonly signal: AbortSignal;
  /** Milliseconds until an answer must come. */
  readonly timeout?: number;
}

const tries = 4;
/** Milliseconds that are waited at most when GitHub asks for it. */
const patience = 60_000;

export const gitHub = ({ clock, api, token, signal, timeout = 60_000 }: GitHubOptions): GitHub => {
  const base = new URL(api.endsWith('/') ? api : `${api}/`);

  const once = (url: URL): Promise<Response> =>
    fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'mayfly',
        'x-github-api-version': '2022-11-28',
        // Only GitHub itself gets the token: what it keeps elsewhere has a signed address.
        ...(url.origin === base.origin && { authorization: `Bearer ${token.reveal().toString('latin1')}` }),
      },
    });

  const ask = async (url: URL, doing: string): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      let answer: Response;
      try {
        answer = await once(url);
      } catch (thrown) {
        signal.throwIfAborted();
        if (attempt < tries) {
          await clock.sleep(500 * attempt, signal);
          continue;
        }
        const { cause } = thrown as { cause?: { code?: string } };
        const why = cause?.code ?? messageOf(thrown);
        throw foreignError(
          {
            what: `GitHub does not answer: could not ${doing}`,
            why: `${url.host}: ${why}`,
            next: 'run the command again',
          },
          thrown,
        );
      }
      if (answer.status < 400) return answer;
      const pause = pauseOf(answer, attempt, clock);
      if (attempt < tries && pause !== undefined && pause <= patience) {
        await answer.body?.cancel();
        await clock.sleep(pause, signal);
        continue;
      }
      throw await refusal(answer, doing, pause);
    }
  };

  const follow = async (path: string, doing: string): Promise<Response> => {
    let url = new URL(path, base);
    for (let hops = 0; hops < 5; hops += 1) {
      const answer = await ask(url, doing);
      const to = answer.headers.get('location');
      if (answer.status < 300 || to === null) return answer;
      await answer.body?.cancel();
      const next = new URL(to, url);
      if (url.protocol === 'https:' && next.protocol !== 'https:')
        throw foreignError({
          what: `GitHub leads to an address without encryption: could not ${doing}`,
          why: next.host,
        });
      url = next;
    }
    throw foreignError({ what: `GitHub leads from address to address: could not ${doing}` });
  };

  return {
    json: async (path, doing) => {
      const answer = await follow(path, doing);
      try {
        return JSON.parse((await read(answer, 16 << 20, doing)).toString('utf8'));
      } catch (thrown) {
        if (thrown instanceof SyntaxError)
          throw foreignError(
            {
              what: `GitHub's answer is not JSON: could not ${doing}`,
              why: `is ${base.host} the address of the API?`,
            },
            thrown,
          );
        throw thrown;
      }
    },
    bytes: async (path, doing) => read(await follow(path, doing), artifactLimits.bytes, doing),
  };
};

const read = async (answer: Response, limit: number, doing: string): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      if (bytes > limit) break;
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw foreignError(
      {
        what: `GitHub's answer broke off: could not ${doing}`,
        why: messageOf(thrown),
        next: 'run the command again',
      },
      thrown,
    );
  }
  if (bytes > limit)
    throw failure({ what: `GitHub's answer has more than ${limit >> 20} MiB: could not ${doing}` });
  return Buffer.concat(chunks);
};

/** Milliseconds to wait before it makes sense to ask again; undefined where it never does. Source: GitHub REST API, "Rate limits". */
const pauseOf = ({ status, headers }: Response, attempt: number, clock: Clock): number | undefined => {
  if (status >= 500) return 1000 * attempt;
  const limited =
    status === 429 ||
    (status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0'));
  if (!limited) return undefined;
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (after >= 0) return after * 1000;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000;
  return reset > 0 ? Math.max(1000, reset - clock.now().getTime()) : patience;
};

const refusal = async (answer: Response, doing: string, pause: number | undefined): Promise<MayflyError> => {
  const { status } = answer;
  const body = await read(answer, 1 << 20, doing).catch(() => Buffer.alloc(0));
  const said = /"message"\s*:\s*"([^"]{1,300})"/.exec(body.toString('utf8'))?.[1];
  const why = `GitHub said ${status}${said ? `: ${cleanLine(said, 300)}` : ''}`;
  if (status === 401)
    return usageError({
      what: `GitHub does not accept the token: could not ${doing}`,
      why,
      next: 'make a new token with the right to read Actions',
    });
  if (pause !== undefined && status < 500)
    return failure({
      what: `GitHub gets too many calls with this token: could not ${doing}`,
      why,
      next: `run the command again in ${Math.ceil(pause / 60_000)} min`,
    });
  if (status === 403)
    return usageError({
      what: `The token may not do this: could not ${doing}`,
      why,
      next: 'give it the right to read Actions of the repository',
    });
  if (status === 404)
    return usageError({
      what: `GitHub knows nothing there: could not ${doing}`,
      why,
      next: 'check repository and workflow under artifact in fleet.yaml, and that the token can see them',
    });
  if (status === 410)
    return usageError({
      what: `It is gone from GitHub: could not ${doing}`,
      why,
      next: 'run the workflow again',
    });
  return foreignError({ what: `GitHub failed: could not ${doing}`, why, next: 'run the command again' });
};
