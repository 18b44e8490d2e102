import { type Judge, valuesOf, wasInside } from '../opinion.ts';

/** Whether the answer is whole, and whether it was given by root: what could not be read is not well. */
export const judgeAnswer: Judge = bundle => {
  const unread: string[] = [];
  if (bundle.reach.login === 'ok' && !wasInside(bundle))
    unread.push('everything inside the machine (the probes gave no answer)');
  if (bundle.incomplete !== undefined) unread.push(bundle.incomplete);
  const uid = valuesOf(bundle, 'boot/identity').get('uid');
  if (wasInside(bundle) && uid !== undefined && uid !== '0') unread.push('what only root may read');
  return { unread };
};
