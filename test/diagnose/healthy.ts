import { realWorld } from '../../scripts/world/real.ts';
import { testFleet } from '../support/fleet.ts';
import { examine } from './bed.ts';
import type { Outcome } from './outcome.ts';

const { clock } = realWorld();

/** Examines a machine that nothing ails all through its life: while it is made, and after. */
export const healthyLife = async (examinations: number, told: (outcome: Outcome) => void): Promise<void> => {
  const fleet = await testFleet('variables: { greeting: Hello }\nhealth: [{ kind: tcp, port: 8080 }]\n');
  let made = false;
  try {
    const creating = fleet.mayfly(['create']).finally(() => {
      made = true;
    });
    const { code, stdout } = await lookingOn(fleet, examinations, told, () => made).then(() => creating);
    if (code !== 0) throw new Error(`a healthy machine was not made: ${stdout}`);
  } finally {
    await fleet.end();
  }
};

const lookingOn = async (
  fleet: Awaited<ReturnType<typeof testFleet>>,
  examinations: number,
  told: (outcome: Outcome) => void,
  made: () => boolean,
): Promise<void> => {
  for (let tries = 0; (await fleet.machines()).length === 0; tries++) {
    if (tries > 200) throw new Error('the machine never came');
    await clock.sleep(100);
  }
  for (let number = 1; number <= examinations; number++) {
    if (number > examinations / 2)
      for (let waits = 0; !made() && waits < 1200; waits++) await clock.sleep(100);
    try {
      told(await examine(fleet, `healthy-${fleet.name}-${number}`));
    } catch (thrown) {
      // Before the engine shows it there is no machine yet.
      if (!String(thrown).includes('No machine is called')) throw thrown;
      number -= 1;
      await clock.sleep(300);
    }
  }
};
