/** Exit codes of every verb. `debug` uses 2 for a verdict of *unknown* as well. */
export const Exit = {
  /** Done, and observed to be done. */
  done: 0,
  /** Failed, and it is known what. */
  failed: 1,
  /** Wrong usage or definition; nothing was touched. */
  usage: 2,
  /** Not proven: something may remain, and the message says what. */
  unproven: 3,
  /** Still working; ask again (EX_TEMPFAIL of sysexits.h). */
  working: 75,
  /** Interrupted by the user (128 + SIGINT). */
  interrupted: 130,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** What a person needs to hear. Only `what` is always known. */
export interface Telling {
  /** What happened, in one sentence. */
  what: string;
  /** On which machine (its name). */
  machine?: string;
  /** Why we think so: the evidence. */
  why?: string;
  /** Which file to look at or to change; may carry `:line` or `:line:column`. */
  file?: string;
  /** The exact next command, or the next thing to do. */
  next?: string;
}

/** `user`: the user can act · `bug`: ours · `cancel`: the user stopped it · `silent`: the same at a question, where nothing more is to be said · `foreign`: another program failed. */
export type ErrorKind = 'user' | 'bug' | 'cancel' | 'silent' | 'foreign';

/** The base of every error that mayfly throws on purpose. One renderer (`cli/tell.ts`) prints it. */
export class MayflyError extends Error {
  readonly kind: ErrorKind;
  readonly telling: Telling;
  readonly exit: Exit;

  constructor(kind: ErrorKind, telling: Telling, exit: Exit, cause?: unknown) {
    super(telling.what, cause === undefined ? undefined : { cause });
    this.name = 'MayflyError';
    this.kind = kind;
    this.telling = telling;
    this.exit = exit;
  }
}

/** The definition or the command line is wrong. Nothing was touched. Exit 2. */
export const usageError = (telling: Telling, cause?: unknown) =>
  new MayflyError('user', telling, Exit.usage, cause);

/** Something failed that the user can act upon. Exit 1. */
export const failure = (telling: Telling, cause?: unknown) =>
  new MayflyError('user', telling, Exit.failed, cause);

/** Another program (engine, ssh, tar, …) failed. Exit 1. */
export const foreignError = (telling: Telling, cause?: unknown) =>
  new MayflyError('foreign', telling, Exit.failed, cause);

/** Something may remain. Exit 3. */
export const unproven = (telling: Telling, cause?: unknown) =>
  new MayflyError('user', telling, Exit.unproven, cause);

/** The user stopped it. Exit 130. */
export const cancelled = (telling: Telling) => new MayflyError('cancel', telling, Exit.interrupted);

/** The user stopped it at a question: nothing was touched, and people are told nothing more. Exit 130. */
export const stoppedAtQuestion = () =>
  new MayflyError('silent', { what: 'Stopped at the question: nothing was touched' }, Exit.interrupted);

/** An assumption of ours did not hold. Exit 1. */
export const bug = (what: string, cause?: unknown) => new MayflyError('bug', { what }, Exit.failed, cause);

/** The words of anything thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** The same with the reason, where there is one. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof MayflyError && thrown.telling.why
    ? `${thrown.message}: ${thrown.telling.why}`
    : messageOf(thrown);

/** The next command, where one is known. */
export const nextOf = (thrown: unknown): string | undefined =>
  thrown instanceof MayflyError ? thrown.telling.next : undefined;
