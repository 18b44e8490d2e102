import { drawOf } from '../../simulation/draw-lightsail.ts';
import { type Recording, recordPlan, replay } from '../../simulation/recording.ts';

export interface CoreAlone {
  readonly calls: number;
  /** Milliseconds of each round, all schedules in it. */
  readonly rounds: readonly number[];
}

// Writes down what so many schedules ask of the lab's core, asks a new core the same again, round after round, and
// prints what that took as JSON.
const [schedules = 0, rounds = 0] = process.argv.slice(2).map(Number);

// As `just prove` does it.
Error.stackTraceLimit = 0;
const recordings: Recording[] = [];
const draw = drawOf('ec2');
for (let seed = 1; seed <= schedules; seed += 1) recordings.push(await recordPlan(draw(seed)));

const round = (): number => {
  const began = performance.now();
  for (const recording of recordings) replay(recording);
  return performance.now() - began;
};

round();
const measured: CoreAlone = {
  calls: recordings.reduce((sum, { asked }) => sum + asked.filter(({ what }) => what === 'call').length, 0),
  rounds: Array.from({ length: rounds }, round),
};
process.stdout.write(JSON.stringify(measured));
