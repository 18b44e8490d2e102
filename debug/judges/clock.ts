import { iso, lengthOf, machineNow, momentOf } from '../moments.ts';
import { type Judge, textOf, valuesOf, wasInside, whyUnread } from '../opinion.ts';

/** Seconds by which two clocks may differ: an examination takes up to ten, and an overloaded machine more. */
const slack = 90;
const far = 600;

/** The machine's clock against this side's. */
export const judgeClock: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const unread = whyUnread(bundle, 'boot/identity');
  if (unread || !valuesOf(bundle, 'boot/identity').has('now')) return { unread: [unread ?? 'its clock'] };
  const off = machineNow(bundle) - (momentOf(bundle.takenAt) ?? Number.NaN);
  if (!(Math.abs(off) > slack * 1000)) return { checked: 'its clock is right' };
  const synchronised = /^synchronized=yes$/m.test(textOf(bundle, 'time/synchronised') ?? '');
  // A clock that follows a time server is right, and then it is this side's that is wrong.
  if (synchronised) return {};
  const direction = off > 0 ? 'ahead of' : 'behind';
  return {
    findings: [
      {
        kind: 'clock',
        gate: 'time',
        severity: Math.abs(off) > far * 1000 ? 'fatal' : 'warning',
        what: `its clock is ${lengthOf(Math.abs(off))} ${direction} this computer's`,
        evidence: [
          {
            source: 'boot/identity',
            line: `the machine says ${iso(machineNow(bundle))}, this computer ${bundle.takenAt}`,
          },
          {
            source: 'time/synchronised',
            line: (textOf(bundle, 'time/synchronised') ?? 'unread').split('\n')[0] ?? '',
          },
        ],
        file: 'templates/cloud-init.yaml.hbs',
        gives: ['time'],
      },
    ],
  };
};
