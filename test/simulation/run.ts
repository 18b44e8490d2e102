import { newLab } from '../../lab/core/lab.ts';
import type { FleetEvent } from '../../scripts/fleet/event.ts';
import { type Created, create } from '../../scripts/operations/create.ts';
import { type Destroyed, destroy } from '../../scripts/operations/destroy.ts';
import { type Listing, list } from '../../scripts/operations/list.ts';
import type { Prepared } from '../../scripts/operations/prepare.ts';
import { newDrive } from '../support/drive.ts';
import { type LabFleet, type LabLaptop, type LabProcess, labFleet } from '../support/lab-fleet.ts';
import { labPrepared } from '../support/lab-prepared.ts';
import { type Judge, newJudge } from './judge.ts';
import { refillKeys } from './keys.ts';
import { leaveOneSubnet, noNeighbours, plantNeighbours } from './neighbours.ts';
import { plantLightNeighbours } from './neighbours-lightsail.ts';
import type { Act, Plan } from './plan.ts';
import { damageStore, journalLines, journalRuns, loseStore } from './stores.ts';
import { newTrace, type Trace } from './trace.ts';

export interface Result {
  /** Promises that were broken, in words. */
  readonly broken: readonly string[];
  /** Of everything that happened, in order. */
  readonly hash: string;
  /** What happened, where that was asked for. */
  readonly lines: readonly string[];
  readonly judge: Judge['tally'];
}

/** What a command came to. */
export type Outcome =
  | { readonly kind: 'created'; readonly created: Created }
  | { readonly kind: 'destroyed'; readonly destroyed: Destroyed }
  | { readonly kind: 'listed'; readonly listing: Listing }
  | { readonly kind: 'threw'; readonly thrown: unknown }
  | { readonly kind: 'died' };

/** A command while it runs and after. */
export interface Running {
  readonly act: Act;
  readonly process: LabProcess;
  readonly laptop: LabLaptop;
  readonly began: number;
  /** Whether its store knew anything when it began, or when it had the lock: on a share others may have filled it. */
  knew: boolean;
  /** The runs that its store told of. */
  runs: ReadonlySet<string>;
  ended: number | undefined;
  run: string | undefined;
}

/** No command takes longer than so many milliseconds: whatever does, hangs. */
const longest = 6 * 3_600_000;
/** Tries of the last destroy. */
const lastTries = 4;

/** Runs a schedule to its end, and judges it. `core` makes the lab's core. */
export const runPlan = async (plan: Plan, keep = false, core = newLab): Promise<Result> => {
  refillKeys();
  const versions = await Promise.all([1, 2].map(version => labPrepared({ ...plan.fleet, version })));
  const trace = newTrace(keep);
  const running: Running[] = [];
  const fleet = stage(plan, trace, running, core, (machine, why) => judge.failed(machine, why));
  const { lab, timeline } = fleet;
  if (plan.oneZone) for (const region of plan.fleet.regions) leaveOneSubnet(lab, region);
  const plant = plan.fleet.provider === 'lightsail' ? plantLightNeighbours : plantNeighbours;
  const neighbours = plan.neighbours ? await plant(lab, timeline) : noNeighbours;
  const judge: Judge = newJudge(plan, fleet, neighbours.there, running);
  lab.setFaults(plan.faults);
  lab.setCapacity(plan.capacity);
  const laptops = openLaptops(plan, fleet);

  const quiet = () => running.every(({ ended }) => ended !== undefined);
  const perform = (act: Act): Running | undefined => {
    const laptop = laptops[act.laptop] ?? laptops[0];
    if (!laptop) return undefined;
    if (act.verb === 'lose store') return void loseStore(laptop.drive);
    if (act.verb === 'damage store') return void damageStore(laptop.drive, plan.seed + act.id);
    const process = laptop.process(plan.seed * 64 + act.id, act.death);
    const now: Running = {
      act,
      process,
      laptop,
      began: timeline.now(),
      knew: journalLines(laptop.drive) > 1,
      runs: journalRuns(laptop.drive),
      ended: undefined,
      run: undefined,
    };
    running.push(now);
    trace.note(timeline.now(), `${process.pid} ${act.verb} on laptop ${act.laptop}`);
    const over = (outcome: Outcome) => {
      if (now.ended !== undefined) return;
      now.ended = timeline.now();
      trace.note(timeline.now(), `${process.pid} ${act.verb} ${wordsOf(outcome)}`);
      judge.ended(now, outcome);
      laptop.exit(process);
    };
    process.life.onDeath(() => over({ kind: 'died' }));
    void command(process, act, act.changed ? versions[1] : versions[0]).then(over, (thrown: unknown) =>
      over({ kind: 'threw', thrown }),
    );
    return now;
  };

  /** Destroys until it is proven, and lets everything come that is late. */
  const destroyAtLast = async () => {
    let proven = false;
    for (let id = 50; !proven && id < 50 + lastTries && judge.broken.length === 0; id++) {
      const last = perform({
        id,
        verb: 'destroy',
        laptop: plan.last,
        beside: false,
        pause: 0,
        changed: false,
      });
      if (!(await timeline.pass(quiet, longest))) judge.hangs();
      proven = last !== undefined && judge.isProven(last);
      if (!proven) await timeline.pass(() => false, 61_000);
    }
    if (!proven && judge.broken.length === 0) judge.neverProven();
    const late = lab.lastLate();
    if (late !== undefined) await timeline.pass(() => false, late - timeline.now() + 1);
    await timeline.pass(() => false, 3_600_000);
  };

  for (const act of plan.acts) {
    if (!act.beside && !(await timeline.pass(quiet, longest))) break;
    await timeline.pass(() => false, act.pause);
    perform(act);
  }
  if (!(await timeline.pass(quiet, longest))) judge.hangs();
  lab.setFaults([]);
  lab.setCapacity([]);
  await destroyAtLast();
  // What nobody could have known of is found by the next one.
  if (judge.isExcused()) await destroyAtLast();
  judge.atTheEnd(neighbours.harmed());
  return { broken: judge.broken, hash: trace.hash(), lines: trace.lines, judge: judge.tally };
};

const stage = (
  plan: Plan,
  trace: Trace,
  running: readonly Running[],
  core: typeof newLab,
  failed: (machine: string, why: string) => void,
): LabFleet => {
  const { seed, visible, visibleOthers, fleetReplay, neverRuns, lossy } = plan;
  const fleet: LabFleet = labFleet({
    seed,
    provider: plan.fleet.provider ?? 'ec2',
    lab: { timings: { visible, visibleOthers }, fleetReplay },
    neverRuns,
    lossy,
    core,
    note: what => trace.note(fleet.timeline.now(), what),
    event: (process, event) => {
      trace.note(fleet.timeline.now(), `${process.pid} ${eventWords(event)}`);
      if (event.type === 'failed') failed(event.machine, event.why);
      const own = running.find(each => each.process === process);
      if (event.type !== 'started' || !own) return;
      own.knew ||= journalLines(own.laptop.drive) > 1;
      own.runs = new Set([...own.runs, ...journalRuns(own.laptop.drive)]);
      if (event.run !== '') own.run = event.run;
    },
  });
  return fleet;
};

const openLaptops = ({ skews, shared }: Plan, fleet: LabFleet): LabLaptop[] => {
  const share = newDrive();
  return skews.map((skew, index) =>
    fleet.laptop({ host: `laptop-${index}`, skew, ...(shared && { drive: share }) }),
  );
};

const command = async ({ place }: LabProcess, act: Act, prepared: Prepared | undefined): Promise<Outcome> => {
  if (!prepared) throw new Error('nothing is prepared');
  switch (act.verb) {
    case 'create':
    case 'heal':
      return { kind: 'created', created: await create(place, prepared, act.verb) };
    case 'list':
      return { kind: 'listed', listing: await list(place.provider, place.store, { signal: place.signal }) };
    default:
      return { kind: 'destroyed', destroyed: await destroy(place, { images: false }) };
  }
};

const eventWords = (event: FleetEvent): string => {
  switch (event.type) {
    case 'phase':
      return `${event.machine} ${event.phase}`;
    case 'failed':
      return `${event.machine} fails before ${event.phase}: ${event.why}`;
    case 'removed':
      return `removed ${event.kind} ${event.name}`;
    case 'note':
      return event.text;
    case 'step':
      return event.text;
    case 'started':
      return `started ${event.run}`;
  }
};

const wordsOf = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'created':
      return outcome.created.verdict.line;
    case 'destroyed': {
      const { proven, remaining, unseen } = outcome.destroyed;
      return proven ? 'proven' : `not proven: ${JSON.stringify([remaining, unseen])}`;
    }
    case 'listed':
      return `${outcome.listing.machines.length} machines listed`;
    case 'threw':
      return `threw ${outcome.thrown}`;
    case 'died':
      return 'died';
  }
};
