import type { Core } from '../../lab/core/lab.ts';
import { administrator, simulatedAws } from '../../lab/core/simulated.ts';
import type { Action, Aws, Input, Output } from '../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../scripts/providers/aws/aws-error.ts';
import { type Mortal, never } from './mortal.ts';
import type { Seeded } from './seeded.ts';
import type { Timeline } from './timeline.ts';

type Regions = Output<'ec2:DescribeRegions'>;
type LightRegions = Output<'lightsail:GetRegions'>;

/** This AWS has few regions, or every look would be 85 calls. */
export const labRegions = ['us-east-1', 'eu-west-1', 'us-west-2'];

const small = (output: Regions): Regions => ({
  ...output,
  Regions: output.Regions?.filter(({ RegionName: name = '' }) => labRegions.includes(name)),
});

const smallLight = (output: LightRegions): LightRegions => ({
  ...output,
  regions: output.regions?.filter(({ name = '' }) => labRegions.includes(name)),
});

const caller = administrator();
/** Milliseconds that a call of somebody dead may be late. */
const latest = 60_000;

/**
 * AWS as one process reaches it. A call that was sent is carried out, whether its caller lives or waits for it or not;
 * one at which its caller dies may be carried out late.
 */
export const labAws = (
  lab: Core,
  timeline: Timeline,
  life: Mortal,
  random: Seeded,
  timeout: number,
  note: (what: string) => void,
): Aws => {
  const behind = simulatedAws(
    lab,
    timeline.clock(() => true),
    random,
    { caller, timeout },
  );
  return {
    date: () => behind.date?.(),
    call: async <A extends Action>(
      region: string,
      action: A,
      input: Input<A>,
      signal?: AbortSignal,
    ): Promise<Output<A>> => {
      if (!life.alive()) return never();
      signal?.throwIfAborted();
      const met = life.meet('cloud');
      if (met === 'late' || met === 'abandoned')
        lab.later(1 + random.below(latest), { caller, region, action, input: input as object });
      if (met === 'unsent' || met === 'late') {
        note(`${action} ${region}: dies, ${met}`);
        life.end();
        return never();
      }
      if (met === 'abandoned') throw life.signal.reason;
      const sent = behind.call(region, action, input);
      if (met === 'sent' || met === 'half') {
        note(`${action} ${region}: dies, sent`);
        life.end();
      }
      let output: Output<A> | undefined;
      let thrown: unknown;
      try {
        output = await sent;
      } catch (error) {
        thrown = error;
      }
      note(`${action} ${region}: ${output ? 'done' : thrown instanceof AwsError ? thrown.code : thrown}`);
      if (met === 'answered') life.end();
      if (!life.alive()) return never();
      if (signal?.aborted) throw signal.reason;
      if (!output) throw thrown;
      if (action === 'lightsail:GetRegions') return smallLight(output as LightRegions) as typeof output;
      return action === 'ec2:DescribeRegions' ? (small(output as Regions) as typeof output) : output;
    },
  };
};
