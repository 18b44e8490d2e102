import { ageOf, columns, count } from '../cli/words.ts';
import type { Status, StatusOfMachine } from '../operations/status.ts';
import { showUnseen } from './show-unseen.ts';

const mostTold = 5;

/** A fleet for people: a line for each machine, and below it what is not as it should be. */
export const showStatus = (seen: Status, now: Date): string => {
  const { scope, machines, unseen, remarks, address, good } = seen;
  const sick = machines.filter(machine => !isWell(machine)).length;
  const answer = good
    ? `${scope}: all is well: ${count(machines.length, 'machine')} of release ${seen.release}\n`
    : unseen.length > 0 && sick === 0
      ? `${scope}: whether all is well is not known: not everything could be asked\n`
      : `${scope}: not all is well: ${count(machines.length, 'machine')}, ${sick} with something wrong\n`;
  return [
    answer,
    showUnseen(unseen),
    columns([
      ['name', 'state', 'phase', 'units', 'checks', 'release', 'address', 'seen'],
      ...machines.map(machine => row(machine, now)),
    ]),
    address ? `Address: ${address.address}, on ${address.machine ?? 'no machine'}\n` : '',
    ...machines.flatMap(machine => troublesOf(machine).map(words => `${machine.name}: ${words}\n`)),
    ...remarks.map(remark => `${remark}\n`),
  ].join('');
};

const isWell = (machine: StatusOfMachine): boolean => troublesOf(machine).length === 0 && machine.healthy;

const row = (machine: StatusOfMachine, now: Date): string[] => {
  const { units, checks, why } = machine;
  const part = (things: readonly boolean[]) =>
    why === undefined ? `${things.filter(good => good).length}/${things.length}` : '?';
  return [
    machine.name,
    machine.state ?? '-',
    machine.status,
    part(units.map(({ state }) => state === 'good')),
    part(checks.map(({ good }) => good)),
    machine.release ?? '-',
    machine.address ?? '-',
    `${ageOf(now.getTime() - machine.takenAt.getTime())} ago`,
  ];
};

/** What is not as it should be, the next step with it where there is one. */
const troublesOf = (machine: StatusOfMachine): string[] => {
  const { name, units, checks, files, failed, why, asDescribed, touched, people } = machine;
  const told = [
    ...(why === undefined ? [] : [`could not be looked into: ${why}: ./mayfly debug ${name}`]),
    ...units.filter(({ state }) => state !== 'good').map(unit => `${unit.name} is not well: ${unit.words}`),
    ...checks.filter(({ good }) => !good).map(check => `"${check.name}" is not green: ${check.words}`),
    ...files.map(words => `file ${words}`),
    ...failed.map(unit => `${unit} has failed`),
  ];
  const more = told.length > mostTold ? [`and ${told.length - mostTold} more: ./mayfly debug ${name}`] : [];
  const replace = [
    ...(touched === undefined ? [] : [`touched by ${touched}: make it anew with just replace`]),
    ...(people === undefined || touched !== undefined ? [] : [`${people}: make it anew with just replace`]),
    ...(asDescribed ? [] : ['it is of another release than its fleet: just replace']),
  ];
  return [...told.slice(0, mostTold), ...more, ...replace];
};
