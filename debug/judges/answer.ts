import { type Judge, valuesOf, wasInside } from '../opinion.ts';

/** Whether the answer is whole, and whether it was given by root: what could not be read is not well. */
export const judgeAnswer: Judge = bundle => {
  const unread: string[] = [];
  if (bundle.reach.login === 'ok' && !wasInside(bundle))
    unread.push('everything inside the machine (the probes gave no answer)');
  if (bundle.incomplete !== undefined) unread.push(bundle.incomplete);
  for (const name of Object.keys(bundle.probes)) {
    if (name.endsWith('/cut')) unread.push(`the end of ${name.slice(0, -4)} (out of time)`);
  }
  const uid = valuesOf(bundle, 'boot/identity').get('uid');
  if (wasInside(bundle) && uid !== undefined && uid !== '0') unread.push('what only root may read');
  return { unread };
};
