import { timeOfDay } from '../model/ages.ts';
import { actedFleet, actedMachine } from '../model/blocked.ts';
import type { Fleet } from '../model/fleet.ts';
import { blank, type Line, toned, wrappedTo } from '../model/line.ts';
import type { MachineRow } from '../model/machine-row.ts';
import { type State, topView } from '../model/state.ts';

interface Said {
  readonly text: string;
  readonly tone: 'warn' | 'bad' | 'good';
}

/** Below a table that leaves room: the whole of what is wrong with the chosen row, which a column can only begin to tell. */
export const belowTable = (state: State, width: number, room: number): Line[] => {
  const { screen } = topView(state);
  const fleet = actedFleet(state);
  const machine = screen === 'machines' ? actedMachine(state) : undefined;
  const whole = screen === 'fleets' && state.trouble !== undefined ? [bad(state.trouble)] : [];
  const said = [...whole, ...(fleet ? ofFleet(fleet) : []), ...(machine ? ofMachine(machine) : [])];
  const lines = said.flatMap(({ text, tone }) =>
    wrappedTo(text, width - 4, 6, state.glyphs.more).map(line => toned(`   ${line}`, tone)),
  );
  return lines.length > 0 && lines.length + 1 <= room ? [blank, ...lines] : [];
};

const bad = (text: string): Said => ({ text, tone: 'bad' });

const ofFleet = ({ name, failed, silent, damage }: Fleet): Said[] => [
  ...(failed
    ? [
        {
          text: `${name} could not be asked, since ${timeOfDay(failed.since)}: ${failed.why}`,
          tone: 'warn' as const,
        },
      ]
    : silent.map(({ place, since, why }) => ({
        text: `${place} does not answer, since ${timeOfDay(since)}: ${why}`,
        tone: 'warn' as const,
      }))),
  ...(damage ? [{ text: `The journal of ${name} is damaged: ${damage}`, tone: 'bad' as const }] : []),
];

const ofMachine = ({ name, remark, health }: MachineRow): Said[] => [
  ...(remark ? [{ text: `${name}: ${remark}`, tone: 'warn' as const }] : []),
  ...(health && health.kind !== 'healthy'
    ? [{ text: `${health.line} (${timeOfDay(health.at)})`, tone: 'bad' as const }]
    : []),
];
