import { get } from 'node:http';

/** A client that asks again and again, each time over a connection of its own. */
export interface Poller {
  /** Different answers, in the order in which they first came. */
  readonly answers: readonly string[];
  /** Milliseconds from one answer to the next, at most. */
  readonly longestGap: () => number;
  readonly asked: () => number;
  readonly failed: () => number;
  stop(): Promise<void>;
}

const usual = 1000;

const ask = (url: string, patience: number): Promise<string | undefined> =>
  new Promise(resolve => {
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(patience) }, answer => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve(answer.statusCode === 200 ? body.trim() : undefined));
      answer.on('error', () => resolve(undefined));
    });
    asked.on('error', () => resolve(undefined));
  });

/** Asks every so many milliseconds, whether the question before was answered or not. `patience`: after so many it failed. */
export const poller = (url: string, every = 50, patience = usual): Poller => {
  const answers: string[] = [];
  const under = new Set<Promise<void>>();
  let asked = 0;
  let failed = 0;
  let last: number | undefined;
  let longest = 0;
  const one = async () => {
    asked += 1;
    const answer = await ask(url, patience);
    const now = performance.now();
    if (answer === undefined) {
      failed += 1;
      return;
    }
    if (last !== undefined) longest = Math.max(longest, now - last);
    last = now;
    if (!answers.includes(answer)) answers.push(answer);
  };
  const timer = setInterval(() => {
    const task = one();
    under.add(task);
    void task.finally(() => under.delete(task));
  }, every);
  return {
    answers,
    longestGap: () => longest,
    asked: () => asked,
    failed: () => failed,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
    },
  };
};
