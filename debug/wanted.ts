import type { Bundle } from './bundle.ts';
import { linesOf, textOf } from './opinion.ts';

/** Units that must be active: what the set-up enables where it tells so, and all that the fleet names otherwise. */
export const wantedUnits = (bundle: Bundle): ReadonlySet<string> => {
  const enabled = textOf(bundle, 'deployment/enabled');
  const names =
    enabled === undefined
      ? bundle.units
      : linesOf(bundle, 'deployment/enabled').flatMap(line => line.trim().split(/\s+/));
  return new Set(names.filter(name => !name.includes('@.')));
};
