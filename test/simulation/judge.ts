import type { Remnant } from '../../lab/core/remains.ts';
import { doubtIn } from '../../scripts/commands/doubt.ts';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import { nameOfMachine } from '../../scripts/fleet/names.ts';
import { ownerTags } from '../../scripts/providers/provider.ts';
import { type LabFleet, labScope } from '../support/lab-fleet.ts';
import type { Guest } from '../support/lab-guests.ts';
import type { Plan } from './plan.ts';
import type { Outcome, Running } from './run.ts';

export interface Judge {
  readonly broken: string[];
  /** What was met, for whoever wants to know that a schedule is worth its time. */
  readonly tally: Record<string, number>;
  ended(running: Running, outcome: Outcome): void;
  isProven(running: Running): boolean;
  /** People are told that a machine failed. */
  failed(machine: string, why: string): void;
  hangs(): void;
  neverProven(): void;
  /** Things are there of which the last destroy could not know. */
  isExcused(): boolean;
  /** `harmed`: things of others that are not there any more. */
  atTheEnd(harmed: readonly string[]): void;
}

/** Milliseconds: what a destroy waits at least that does not know what was asked for. */
const quietWindow = 300_000;

interface Proof {
  readonly began: number;
  readonly ended: number;
  readonly running: Running;
}

/** Holds what happens against what mayfly promises. */
export const newJudge = (
  plan: Plan,
  { lab, guests, timeline }: LabFleet,
  others: ReadonlySet<string>,
  all: readonly Running[],
): Judge => {
  const broken: string[] = [];
  const tally: Record<string, number> = {};
  const proofs: Proof[] = [];
  const launches = new Map<string, number>();
  const count = (what: string) => {
    tally[what] = (tally[what] ?? 0) + 1;
  };
  const expect = (good: boolean, words: () => string) => {
    if (!good) broken.push(words());
  };

  /** Machines that were made since, in the order of their launch. */
  const made = () => [...guests.all.values()].filter(({ id }) => !others.has(id));
  const nameOf = (guest: Guest) => nameOfMachine(labScope, guest);
  /** Laptops with stores of their own may have made machines of the same name. */
  const called = (name: string) => made().filter(guest => nameOf(guest) === name);
  /** Those of a name that a command means: its own ones, where it made any. */
  const meant = (name: string, run: string | undefined) => {
    const own = called(name).filter(guest => guest.run === run);
    return own.length > 0 ? own : called(name);
  };
  /** The one of a name that a run left: the last that it made, or the one that it kept, where another one had the name. */
  const stands = (name: string, run: string | undefined) =>
    meant(name, run)
      .filter(({ ended, run: maker }) => maker === run || !ended)
      .at(-1);

  /** Everything that came since: what does not carry our tags as well. */
  const ours = () => lab.remains().filter(({ id }) => !others.has(id));
  const show = (things: readonly Remnant[]) =>
    things.map(({ kind, id, state = '' }) => `${kind} ${id} ${state}`.trim()).join(', ');

  /** Whoever made things in this run was at work after that time. */
  const workedAfter = (run: string, time: number): boolean =>
    all.some(each => each.run === run && (each.ended ?? Number.POSITIVE_INFINITY) > time);

  guests.onLaunch((guest: Guest) => {
    const { run } = guest;
    launches.set(run, (launches.get(run) ?? 0) + 1);
    expect(
      (launches.get(run) ?? 0) <= plan.fleet.count,
      () => `double: run ${run} launched ${launches.get(run)} machines, and count is ${plan.fleet.count}`,
    );
    const proof = proofs.find(({ began }) => !workedAfter(run, began));
    expect(
      !proof,
      () => `leak: ${guest.id} of run ${run} began after a destroy had proven that nothing is left`,
    );
  });

  const calm = isCalm(plan);
  const first = (running: Running) => all[0] === running && running.act.death === undefined;

  const created = (running: Running, { created: told }: Outcome & { kind: 'created' }) => {
    count(told.verdict.good ? 'good' : 'not good');
    const { machines, verdict, refusals } = told;
    expect(verdict.good || !calm || !first(running), () => `nothing went wrong, and yet: ${verdict.line}`);
    const ready = machines.filter(machine => machine.ready);
    expect(
      verdict.good === ready.length >= plan.fleet.min && verdict.ready === ready.length,
      () => `verdict: ${verdict.line}, and ${ready.length} are ready`,
    );
    expect(
      machines.length <= plan.fleet.count,
      () => `double: ${machines.length} machines are reported, and count is ${plan.fleet.count}`,
    );
    for (const { name } of ready)
      expect(
        meant(name, running.run).some(({ attested }) => attested),
        () => `false success: ${name} never was ready`,
      );
    // Others may make machines at the same time from a store of their own; a launch may be in doubt.
    const alone = all.every(
      each => each === running || (each.ended ?? Number.POSITIVE_INFINITY) <= running.began || !makes(each),
    );
    if (!verdict.good || !alone || doubtIn(refusals).unproven) return;
    const reported = new Set(machines.map(({ name }) => name));
    // What others have in a place that does not answer cannot be counted, and people are told so.
    const aside = new Set(told.aside.map(({ place }) => place));
    const isUncounted = ({ region, run }: Guest) =>
      aside.has(region) && run !== running.run && !running.runs.has(run);
    const living = made().filter(guest => !guest.ended && !isUncounted(guest));
    const strays = living.filter(
      guest => !reported.has(nameOf(guest)) || stands(nameOf(guest), running.run) !== guest,
    );
    expect(
      strays.length === 0,
      () =>
        `double: beside those that are reported there live ${strays.map(({ id, run }) => `${id} of ${run}`).join(', ')}`,
    );
  };

  /**
   * A group without rules, an empty VPC or a key pair that opens nothing, that somebody else's last call made, whose store this is not:
   * he died, the call was late, and nothing told of it. It costs nothing, and whoever looks next finds it.
   */
  const isUnknowable = ({ runs }: Running, thing: Remnant): boolean =>
    ['security-group', 'key-pair', 'vpc', 'subnet', 'internet-gateway'].includes(thing.kind) &&
    !runs.has(runOf(thing));

  const destroyed = (running: Running, { destroyed: told }: Outcome & { kind: 'destroyed' }) => {
    const { began, knew } = running;
    const ended = timeline.now();
    const { proven, remaining, unseen } = told;
    count(proven ? 'proven' : 'not proven');
    if (!proven) {
      expect(remaining.length + unseen.length > 0, () => 'not proven, and it is not told why');
      expect(!calm || running.act.death !== undefined, () => 'nothing went wrong, and yet: not proven');
      return;
    }
    expect(
      remaining.length + unseen.length === 0,
      () => 'proven, although something remains or was not seen',
    );
    // Somebody else waited, and left a store that knows: it was shared.
    const learned = proofs.some(
      ({ running: other, ended: at }) => other.laptop.drive === running.laptop.drive && at >= began,
    );
    expect(
      knew || learned || ended - began >= quietWindow,
      () => `proven after ${(ended - began) / 1000} s by a store that knew nothing`,
    );
    const left = ours().filter(
      thing => !workedAfter(runOf(thing), began) && !(knew && isUnknowable(running, thing)),
    );
    expect(left.length === 0, () => `leak: proven, and there is ${show(left)}`);
    proofs.push({ began, ended, running });
  };

  const threw = (running: Running, thrown: unknown) => {
    if (!(thrown instanceof MayflyError)) {
      broken.push(`not an error for people: ${thrown instanceof Error ? thrown.stack : thrown}`);
      return;
    }
    count(`exit ${thrown.exit}`);
    expect(
      !calm || !first(running) || makesNothing(running),
      () => `nothing went wrong, and yet: ${thrown.message}: ${thrown.telling.why}`,
    );
    expect(thrown.kind !== 'bug', () => `bug: ${thrown.message}`);
    expect(thrown.exit !== Exit.done, () => `an error with exit code 0: ${thrown.message}`);
    const interrupted = running.process.life.signal.aborted;
    expect(
      (thrown.exit === Exit.interrupted) === interrupted,
      () => `exit ${thrown.exit}, ${interrupted ? '' : 'not '}interrupted: ${thrown.message}`,
    );
    expect(
      thrown.exit !== Exit.unproven || thrown.telling.why !== undefined,
      () => `exit 3 without a reason: ${thrown.message}`,
    );
  };

  return {
    broken,
    tally,
    ended: (running, outcome) => {
      count(`${running.act.verb} ${outcome.kind}`);
      if (outcome.kind === 'created') created(running, outcome);
      if (outcome.kind === 'destroyed') destroyed(running, outcome);
      if (outcome.kind === 'threw') threw(running, outcome.thrown);
    },
    isExcused: () => {
      const last = proofs.at(-1)?.running;
      const left = ours();
      const excused = last !== undefined && left.length > 0 && left.every(thing => isUnknowable(last, thing));
      if (excused) count('excused');
      return excused;
    },
    isProven: running => proofs.some(proof => proof.running === running),
    failed: (machine, why) => {
      expect(
        !/^The machine is gone/.test(why) || called(machine).some(({ ended }) => ended),
        () => `false: "${why}" is said of ${machine}, which lives`,
      );
    },
    hangs: () => void broken.push('hang: a command did not end within hours'),
    neverProven: () => void broken.push('with the faults over, several destroys did not prove anything'),
    atTheEnd: harmed => {
      const left = ours();
      expect(left.length === 0, () => `leak: at the end there is ${show(left)}`);
      expect(harmed.length === 0, () => `things of others were touched: ${harmed.join(', ')}`);
    },
  };
};

/** What cannot be tagged at birth has it in its name. */
const runOf = ({ tags, name = '' }: Remnant): string =>
  tags.get(ownerTags.run) ?? /_(r-[^_]+)_/.exec(name)?.[1] ?? '';

const makes = ({ act: { verb } }: Running): boolean => verb === 'create' || verb === 'heal';

const makesNothing = ({ act: { verb } }: Running): boolean => verb === 'heal';

/** Nothing but delays: then a command that is not disturbed must succeed. */
const isCalm = ({ faults, capacity, neverRuns, lossy, acts }: Plan): boolean =>
  faults.length + capacity.length + neverRuns + lossy === 0 && acts.every(({ beside }) => !beside);
