import { stepFor, type Unseen } from '../providers/provider.ts';

/** Where something could not be asked: places of one reason on one line, and each next step once. */
export const showUnseen = (unseen: readonly Unseen[]): string => {
  const reasons = Map.groupBy(unseen, ({ why }) => why);
  const steps = new Set(unseen.map(stepFor));
  return [
    ...[...reasons].map(
      ([why, some]) =>
        `${[...new Set(some.map(({ place }) => place))].join(', ')} could not be asked: ${why}\n`,
    ),
    ...[...steps].map(step => `  next: ${step}\n`),
  ].join('');
};
