import { notYet } from '../model/dialog.ts';
import type { Fleet } from '../model/fleet.ts';
import { inAscii } from '../model/glyphs.ts';
import type { Verb } from '../model/job.ts';
import { blank, type Line, plain, toned, wrapped } from '../model/line.ts';
import { type Dialog, fleetOf, type State } from '../model/state.ts';

/** What a change would do, then the question, which is always on the screen; cancel is chosen at first. */
export const dialogLines = (state: State, dialog: Dialog, width: number, height: number): Line[] => {
  const fleet = fleetOf(state, dialog.fleet);
  if (!fleet) return [toned(' This fleet is not known any more: esc.', 'warn')];
  const question = questionLines(state, dialog, fleet, width);
  const text = [
    toned(` ${titles[dialog.verb]} ${fleet.name}`, 'strong'),
    blank,

    ...planLines(dialog, width),
  ];
  const room = Math.max(0, height - question.length);
  const top = Math.min(dialog.top, Math.max(0, text.length - room));
  const shown = text.slice(top, top + room);
  const ascii = (lines: Line[]) =>
    state.glyphs.ascii
      ? lines.map(line => line.map(segment => ({ ...segment, text: inAscii(segment.text) })))
      : lines;
  return ascii([...shown, ...question]);
};

const titles: Readonly<Record<Verb, string>> = {
  create: 'Create',
  replace: 'Replace',
  heal: 'Heal',
  destroy: 'Destroy',
};

const planLines = ({ plan, trouble }: Dialog, width: number): Line[] => {
  if (trouble !== undefined)
    return [
      toned(' It cannot be done:', 'bad'),
      ...wrapped(trouble, width - 4).map(text => plain(`   ${text}`)),
    ];
  if (!plan) return [toned(' The plan is being made …', 'accent')];
  return plan.flatMap(line => wrapped(line, width - 3)).map(text => plain(` ${text}`));
};

const questionLines = ({ glyphs }: State, dialog: Dialog, fleet: Fleet, width: number): Line[] => {
  const { word, typed, focus, verb } = dialog;
  const button = (name: 'cancel' | 'go', text: string, off: boolean) => ({
    text: focus === name ? `[${glyphs.cursor} ${text} ]` : `[  ${text} ]`,
    tone: focus === name ? ('chosen' as const) : off ? ('dim' as const) : ('plain' as const),
  });
  const reason = notYet(dialog);
  return [
    toned(glyphs.rule.repeat(Math.max(1, width - 1)), 'dim'),
    ...(word === undefined
      ? []
      : [
          [
            { text: ` Type the fleet's name, ${word}, to ${verb} it: ` },
            { text: `${typed}_`, tone: typed === word ? ('good' as const) : ('accent' as const) },
          ],
        ]),
    [
      { text: ' ' },
      button('cancel', 'Cancel', false),
      { text: '  ' },
      button('go', `${titles[verb]} ${fleet.name}`, reason !== undefined),
      ...(reason === undefined ? [] : [{ text: `  ${reason}`, tone: 'dim' as const }]),
    ],
  ];
};
