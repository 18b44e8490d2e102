import type { Desk } from './desk.ts';
import { inOneLine } from './in-one-line.ts';
import type { Fleet } from './model/fleet.ts';
import type { State } from './model/state.ts';
import type { News } from './model/update.ts';

interface Around {
  readonly desk: Pick<Desk, 'logs'>;
  readonly state: () => State;
  readonly tell: (news: News) => void;
  readonly drawn: () => void;
  readonly look: (fleet: string) => void;
}

/** Follows the journals that are on the screen, of one choice of machines at a time. */
export const logFollower = ({ desk, state, tell, drawn, look }: Around) => {
  let current: AbortController | undefined;
  return {
    begin: (fleet: Fleet, machines: readonly string[]): void => {
      current?.abort();
      const own = new AbortController();
      current = own;
      const book = state().logs;
      const take: Parameters<Desk['logs']>[2] = ({ machine, at, unit, text }) => {
        if (own.signal.aborted) return;
        book.add({ machine, unit, text, ...(at && { at: at.getTime() }) });
        drawn();
      };
      const told = (text: string) => {
        if (!own.signal.aborted) tell({ is: 'log note', text });
      };
      const ended = (text: string) => {
        if (own.signal.aborted) return;
        told(text);
        // Who stops talking may be gone.
        look(fleet.key);
      };
      desk.logs(fleet, machines, take, told, own.signal).then(
        () => ended('the end'),
        thrown => ended(inOneLine(thrown)),
      );
    },
    stop: (): void => current?.abort(),
  };
};
