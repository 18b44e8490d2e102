import type { Definition } from '../fleet/definition.ts';
import type { World } from '../world/world.ts';
import type { Bundle } from './bundle.ts';
import { problemIn, unitParts, type WholeUnit, wholeUnits } from './bundle-units.ts';
import { checkCredentials, checkUnused } from './check-credentials.ts';
import { checkPrograms } from './check-programs.ts';
import { checkScripts } from './check-scripts.ts';
import { checkForm, checkReferences, checkService, checkStarted } from './check-units.ts';
import { installedPath, lookup } from './installed.ts';
import type { Problem } from './problem.ts';
import { activated, orderingCycles } from './unit-order.ts';
import { verifyUnits } from './verify-units.ts';

export type { Problem } from './problem.ts';

/**
 * Everything that can be known about a bundle before there is a machine, errors first. Runs sh, shellcheck and
 * systemd-analyze where this host has them; what they only warn of stays a warning.
 */
export const checkBundle = async (
  world: World,
  bundle: Bundle,
  definition: Pick<Definition, 'services'> & Partial<Pick<Definition, 'secrets'>>,
): Promise<Problem[]> => {
  const { contents, enabled } = bundle;
  const { secrets = [] } = definition;
  const { parts, strangers } = unitParts(contents);
  const units = wholeUnits(parts);
  const find = lookup(contents);
  const setup = contents.find(({ path }) => path === 'setup.sh')?.content.toString('utf8') ?? '';
  const known = new Set([...units.map(({ name }) => name), ...definition.services]);
  const started = new Set(units.flatMap(unit => activated(unit) ?? []));
  const problems = [
    ...strangers.map(stranger),
    ...contents.flatMap(throughLink),
    ...parts.flatMap(checkForm),
    ...parts.flatMap(part => checkPrograms(part, find)),
    ...parts.flatMap(part => checkCredentials(part, secrets)),
    ...checkUnused(contents, secrets),
    ...units.flatMap(checkService),
    ...units.flatMap(unit => checkStarted(unit, units, enabled, started, setup)),
    ...units.flatMap(unit => checkReferences(unit, known, setup)),
    ...cycles(units),
    ...(
      await Promise.all([
        checkScripts(
          world,
          contents.filter(({ built }) => !built),
        ),
        verifyUnits(world, parts),
      ])
    ).flat(),
  ];
  const errors = problems.filter(({ severity }) => severity === 'error');
  return [...errors, ...problems.filter(({ severity }) => severity === 'warning')];
};

const stranger = (file: Bundle['contents'][number]): Problem =>
  problemIn(
    file,
    undefined,
    'error',
    `systemd would not read ${file.file}: it is neither a unit (name.service, name.timer, …) nor a drop-in (name.service.d/*.conf)`,
    'rename it, or move it out of units',
  );

/** `cp` refuses to put a folder where the system has a link. */
const throughLink = (file: Bundle['contents'][number]): Problem[] => {
  const [, link] =
    /^\/(bin|sbin|lib|lib32|lib64|libx32|var\/run|var\/lock)\//.exec(installedPath(file.path) ?? '') ?? [];
  if (link === undefined) return [];
  const real = link.startsWith('var/') ? link.slice('var/'.length) : `usr/${link}`;
  return [
    problemIn(
      file,
      undefined,
      'error',
      `/${link} is a link on the machine, so no folder can be put there`,
      `move it to files/${real}`,
    ),
  ];
};

const cycles = (units: readonly WholeUnit[]): Problem[] =>
  orderingCycles(units).flatMap(path => {
    const part = units.find(({ name, main }) => main && path.includes(name))?.main;
    if (!part) return [];
    return [
      problemIn(
        part.file,
        undefined,
        'error',
        `These units wait for each other, so systemd would leave one out: ${path.join(' → ')}`,
        'remove one After= or Before=',
      ),
    ];
  });
