/** Lets at most `limit` tasks run at a time, in the order in which they were asked for. */
export const limiter = (limit: number): (<T>(task: () => Promise<T>) => Promise<T>) => {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async task => {
    if (free === 0) await new Promise<void>(go => waiting.push(go));
    else free--;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
};

/** Waits for one of so many slots; what it resolves with gives the slot back, once. */
export const slots = (most: number): (() => Promise<() => void>) => {
  let free = most;
  const waiting: (() => void)[] = [];
  return async () => {
    if (free === 0) await new Promise<void>(go => waiting.push(go));
    else free--;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = waiting.shift();
      if (next) next();
      else free++;
    };
  };
};

/** Waits for all of them, then throws the first error if there was one: nothing goes on behind a thrown error. */
export const allOrThrow = async <T>(tasks: readonly Promise<T>[]): Promise<T[]> => {
  const settled = await Promise.allSettled(tasks);
  const values: T[] = [];
  for (const outcome of settled) {
    if (outcome.status === 'rejected') throw outcome.reason;
    values.push(outcome.value);
  }
  return values;
};

/** A rejection that nobody has heard yet would end the process; whoever awaits the promise still hears it. */
export const awaitedLater = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};

/** The promise, or the signal's reason as soon as it is aborted; one that was aborted before is not heeded. */
export const orAborted = <T>(signal: AbortSignal, promise: Promise<T>): Promise<T> => {
  if (signal.aborted) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const over = () => signal.removeEventListener('abort', abort);
    promise.finally(over).then(resolve, reject);
  });
};

/** Signals that are aborted with another one. */
export interface FanOut {
  one(): AbortSignal;
  /** They follow no more. */
  end(): void;
}

/** A signal looks through all of its listeners for each that comes or goes: thousands of tasks each need their own. */
export const fanOut = (signal: AbortSignal): FanOut => {
  const followers: AbortController[] = [];
  const abort = () => {
    for (const each of followers) each.abort(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  return {
    one: () => {
      const own = new AbortController();
      followers.push(own);
      if (signal.aborted) own.abort(signal.reason);
      return own.signal;
    },
    end: () => signal.removeEventListener('abort', abort),
  };
};

/** One run of a task serves all who asked before it began; runs follow one another. */
export const joined = <T>(task: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<unknown> = Promise.resolve();
  let queued: Promise<T> | undefined;
  const next = async () => {
    await running.catch(() => undefined);
    queued = undefined;
    const run = task();
    running = run;
    return run;
  };
  return () => {
    queued ??= next();
    return queued;
  };
};
