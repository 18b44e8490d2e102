/** The code of a system error (errno(3)), such as `ENOENT`; undefined for anything else. */
export const errno = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;

/** A system error that the system itself did not raise. */
export const systemError = (code: string, message: string): Error =>
  Object.assign(new Error(`${code}: ${message}`), { code });

/** Waits for the promise; answers undefined when it rejects with one of these codes. */
export const unless = <T>(promise: Promise<T>, ...codes: string[]): Promise<T | undefined> =>
  promise.catch((thrown: unknown) => {
    if (codes.includes(errno(thrown) ?? '')) return undefined;
    throw thrown;
  });
