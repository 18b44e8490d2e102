import type { Unseen } from '../providers/provider.ts';

/** Where something could not be asked: places of one reason on one line, and each next step once. */
export const showUnseen = (unseen: readonly Unseen[]): string => {
  const reasons = Map.groupBy(unseen, ({ why }) => why);
  const steps = new Set(unseen.map(stepOf));
  return [
    ...[...reasons].map(
      ([why, some]) =>
        `${[...new Set(some.map(({ place }) => place))].join(', ')} could not be asked: ${why}\n`,
    ),
    ...[...steps].map(step => `  next: ${step}\n`),
  ].join('');
};

const stepOf = ({ down, next }: Unseen): string =>
  next ?? (down ? 'run the command again later' : 'mend that, then run the command again');
