import { Exit, MayflyError } from '../../errors.ts';

/** Nobody could be asked what exists: that is not proven, whatever the reason. Where nothing was tried, it stays that. */
export const blind = (thrown: unknown): unknown =>
  thrown instanceof MayflyError && thrown.exit === Exit.failed
    ? new MayflyError(thrown.kind, thrown.telling, Exit.unproven, thrown.cause)
    : thrown;
