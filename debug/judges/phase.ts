import { mechanismsIn } from '../mechanism.ts';
import type { Judge } from '../opinion.ts';

/** What mayfly itself saw when it gave the machine up. Usually the effect of something that was found too. */
export const judgePhase: Judge = ({ machine }) => {
  if (!machine.failed) return {};
  const { phase, why } = machine.failed;
  return {
    findings: [
      {
        kind: 'phase-failed',
        gate: 'health',
        severity: 'fatal',
        what: `it never became ${phase}: ${why.split('\n')[0]}`,
        evidence: [{ source: 'history', line: why }],
        // What a check asks for stands in the fleet file.
        ...(phase === 'ready' ? { file: 'fleet.yaml' } : {}),
        hints: mechanismsIn(why),
      },
    ],
  };
};
