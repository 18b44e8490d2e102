import { iso, momentOf } from '../moments.ts';
import type { Judge } from '../opinion.ts';

const reclaimed = /spot|interrupt|preempt|reclaim|InsufficientInstanceCapacity|capacity/i;

/** What its provider says: a machine that does not run answers nobody. */
export const judgeMachine: Judge = ({ machine, reach }) => {
  const { state, reason } = machine;
  const since = iso(momentOf(machine.endedAt));
  if (state === undefined)
    return reach.login === 'ok' || machine.stranger ? {} : { unread: ['the provider was not asked'] };
  const evidence = [{ source: 'provider', line: reason ?? state }];
  if (state === 'pending') {
    return {
      working: {
        what: 'its provider is starting it',
        ...(machine.createdAt ? { since: machine.createdAt } : {}),
      },
    };
  }
  if (state === 'running') return { checked: 'the machine runs' };
  if (reach.login === 'ok') return {};
  const taken = reclaimed.test(reason ?? '');
  const words =
    state === 'gone'
      ? 'its provider does not know it any more'
      : `the machine is ${state}${reason === undefined ? '' : ` (${reason})`}`;
  return {
    findings: [
      {
        kind: taken ? 'machine-reclaimed' : state === 'gone' ? 'machine-gone' : 'machine-stopped',
        gate: 'machine',
        severity: 'fatal',
        permanence: 'permanent',
        what: taken ? `${/spot/i.test(reason ?? '') ? 'spot' : 'its provider'} took it back` : words,
        ...(since === undefined ? {} : { since }),
        evidence,
      },
    ],
  };
};
