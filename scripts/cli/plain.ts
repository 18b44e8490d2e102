import type { FleetEvent } from '../fleet/event.ts';
import { clean } from '../render/clean.ts';
import { secondsOf } from './words.ts';

/** One line for one event, with the machine's name in it; `elapsed` is milliseconds since the command began. */
export const eventLine = (event: FleetEvent, elapsed: number): string | undefined => {
  const text = words(event);
  return text === undefined ? undefined : clean(`${secondsOf(elapsed).padStart(7)}  ${text}`);
};

const words = (event: FleetEvent): string | undefined => {
  switch (event.type) {
    case 'started':
      return event.run === '' ? undefined : `${event.scope}: ${event.command}, run ${event.run}`;
    case 'note':
      return event.text;
    case 'phase':
      return `${event.machine}  ${event.phase} after ${secondsOf(event.elapsed)}${event.detail ? `  ${event.detail}` : ''}`;
    case 'step':
      return `${event.machine}  ${event.text}`;
    case 'failed':
      return `${event.machine}  failed before "${event.phase}": ${event.why}`;
    case 'removed':
      return `${event.kind} ${event.name} removed`;
  }
};
