import { actedFleet, actedMachine } from './blocked.ts';
import { jobWords } from './job.ts';
import { layoutOf } from './layout.ts';
import { textOf } from './line.ts';
import { filling } from './log-lines.ts';
import { logEnd, logShape } from './move.ts';
import { detailKey, type State, topView } from './state.ts';

/** What `c` copies: what one would want to paste from where one is. */
export const copied = (state: State): string => {
  const view = topView(state);
  const fleet = actedFleet(state);
  const machine = actedMachine(state);
  switch (view.screen) {
    case 'fleets':
      return fleet?.name ?? '';
    case 'machines':
      return view.list.marked.size > 0
        ? [...view.list.marked].join('\n')
        : (machine?.address ?? machine?.name ?? '');
    case 'machine': {
      const detail = state.details.get(detailKey(view.fleet ?? '', view.machine ?? ''));
      return view.pane === 'diagnosis' && detail?.examination
        ? detail.examination.verdict.line
        : (machine?.address ?? machine?.name ?? '');
    }
    case 'logs': {
      const lines = state.logs.lines();
      const { body } = layoutOf(state);
      const end = logEnd(state, body);
      const count = filling(lines, end, body, logShape(state));
      return Array.from({ length: count }, (_, index) => lines.get(end - count + index))
        .flatMap(entry => (entry ? [`${entry.machine} ${entry.unit}: ${entry.text}`] : []))
        .join('\n');
    }
    case 'work':
      return state.jobs.map(job => [jobWords(job), job.ended?.text ?? ''].join('\n')).join('\n');
  }
};

/** The copied text in one short line, to be shown. */
export const copiedWords = (text: string, room: number): string => {
  const line = textOf([{ text: text.replace(/\s+/g, ' ') }]);
  return line.length <= room ? line : `${line.slice(0, Math.max(0, room - 1))}~`;
};
