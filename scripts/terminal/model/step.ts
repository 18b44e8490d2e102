import type { Verb } from './job.ts';
import type { State } from './state.ts';

/** What is to be done outside of the state. */
export type Effect =
  | { readonly do: 'know' }
  | { readonly do: 'look'; readonly fleet: string }
  | { readonly do: 'recall'; readonly fleet: string; readonly machine: string }
  | { readonly do: 'examine'; readonly fleet: string; readonly machine: string }
  | { readonly do: 'plan'; readonly fleet: string; readonly verb: Verb }
  | { readonly do: 'run'; readonly fleet: string; readonly verb: Verb }
  | { readonly do: 'stop'; readonly job: number }
  | { readonly do: 'logs'; readonly fleet: string; readonly machines: readonly string[] }
  | { readonly do: 'stop logs' }
  | { readonly do: 'shell'; readonly fleet: string; readonly machine: string }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'suspend' }
  | { readonly do: 'quit' };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const only = (state: State): Step => ({ state, effects: [] });
export const and = (state: State, ...effects: Effect[]): Step => ({ state, effects });

/** Says something in the line above the keys. */
export const saying = (state: State, text: string, bad = false): State => ({
  ...state,
  notice: { text, bad },
});
