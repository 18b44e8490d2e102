import type { Draft, Judge } from '../opinion.ts';
import { unitsOf } from '../systemd.ts';

/** Drop-ins that change a unit of the bundle, and that the bundle did not bring. */
export const judgeOverrides: Judge = bundle => {
  const { sources } = bundle;
  if (!sources) return {};
  const findings = unitsOf(bundle).flatMap(unit => {
    const fragment = unit.get('FragmentPath');
    if (!sources[fragment]) return [];
    return unit
      .get('DropInPaths')
      .split(/\s+/)
      .filter(path => /^\/(?:etc|run)\/systemd\//.test(path) && !sources[path])
      .map(
        (path): Draft => ({
          kind: 'unit-override',
          subject: path,
          gate: 'files',
          severity: 'warning',
          permanence: 'permanent',
          what: `${unit.name} is changed by ${path}, which the bundle did not bring`,
          evidence: [{ source: 'units/show', line: `DropInPaths=${path}` }],
          file: `instance/units/${path.replace(/^\/(?:etc|run)\/systemd\/system(?:\.control)?\//, '')}`,
          spoils: [fragment],
        }),
      );
  });
  return { findings };
};
