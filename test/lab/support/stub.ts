import type { Lab, LabCall } from '../../../lab/core/contract.ts';
import type { Credentials } from '../../../lab/wire/request.ts';

/** A lab that answers what the test says, and notes what it was asked. */
export const stubLab = (
  answer: (call: LabCall) => object,
  more: Partial<Lab> = {},
): Lab & { readonly asked: LabCall[] } => {
  const asked: LabCall[] = [];
  return {
    asked,
    now: () => Date.now(),
    call: call => {
      asked.push(call);
      return answer(call);
    },
    fate: () => ({ kind: 'well' }),
    calls: () => new Map(asked.map(({ action }) => [action, 1])),
    started: () => undefined,
    ended: () => undefined,
    console: () => undefined,
    witnessed: () => undefined,
    reclaim: () => undefined,
    notice: () => undefined,
    ...more,
  };
};

export const testCredentials: Credentials = {
  accessKey: 'AKIALABLABLABLABLABL',
  secretKey: 'a secret/of+the=lab',
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/ada',
  expired: false,
  denied: new Set(),
};
