import type { Bundle, Probed } from '../bundle.ts';
import { mechanismsIn } from '../mechanism.ts';
import { type Draft, type Judge, type Opinion, wasInside } from '../opinion.ts';
import { progressOf } from '../progress.ts';

/** The health checks of the fleet file, asked on the machine itself: a unit may be active and serve nobody. */
export const judgeHealth: Judge = (bundle): Opinion => {
  const { checks = [] } = bundle;
  if (!wasInside(bundle) || checks.length === 0 || progressOf(bundle) !== 'settled') return {};
  const findings = checks.flatMap((name, index) => redOf(bundle, name, index + 1));
  const unread = checks.flatMap((name, index) =>
    isUnasked(bundle.probes[`health/${index + 1}`]) ? [`the health check "${name}" (it was not asked)`] : [],
  );
  const well =
    checks.length === 1 ? 'its health check is green' : `all ${checks.length} health checks are green`;
  return { findings, unread, ...(findings.length === 0 && unread.length === 0 ? { checked: well } : {}) };
};

/** A machine that had no time left for it says nothing about it. */
const isUnasked = (probed: Probed | undefined): boolean =>
  probed === undefined || (probed.rc === 124 && probed.text.startsWith('not asked'));

const redOf = (bundle: Bundle, name: string, number: number): Draft[] => {
  const source = `health/${number}`;
  const probed = bundle.probes[source];
  if (!probed || probed.rc === 0 || isUnasked(probed)) return [];
  const said = probed.text.trim().split('\n').at(-1) ?? '';
  const why = probed.rc === 124 ? 'no answer came in time' : said || `exit code ${probed.rc}`;
  return [
    {
      kind: 'health-red',
      subject: name,
      gate: 'health',
      severity: 'fatal',
      what: `its health check "${name}" is not green: ${why}`,
      evidence: [{ source, line: why }],
      hints: mechanismsIn(why),
      file: 'fleet.yaml',
    },
  ];
};
