/** How a call to AWS failed, whichever way it went: over the SDK, or into the lab's core. */
export interface Failing {
  /** HTTP's; undefined when no answer came. */
  readonly status?: number | undefined;
  /** Default true. */
  readonly answered?: boolean;
  readonly behind?: number | undefined;
  readonly cause?: unknown;
}

/**
 * AWS refused, or did not answer. `code` is AWS's (EC2 API reference, "Error codes"), or the system's when no answer
 * came (`ECONNRESET`, `TimeoutError`, …).
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  /** false: no whole answer came, and nobody knows whether the call was carried out. */
  readonly answered: boolean;
  /** Milliseconds that this computer's clock is behind AWS's, where it is so wrong that this may be the reason. */
  readonly behind: number | undefined;

  constructor(code: string, message: string, { status, answered = true, behind, cause }: Failing = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.answered = answered;
    this.behind = behind;
  }
}
