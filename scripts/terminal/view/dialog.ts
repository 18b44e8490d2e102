import { notYet } from '../model/dialog.ts';
import { blank, cut, type Line, plain, toned, wrapped } from '../model/line.ts';
import { type Dialog, fleetOf, type State } from '../model/state.ts';
import { widthOf } from '../model/width.ts';

/** What a change would do, then the question, which is always on the screen; cancel is chosen at first. */
export const dialogLines = (state: State, dialog: Dialog, width: number, height: number): Line[] => {
  if (!fleetOf(state, dialog.fleet)) return [toned(' This fleet is not known any more: esc.', 'warn')];
  const question = questionLines(state, dialog, width);
  const text = planText(state, dialog, width, height);
  const room = roomFor(question, height);
  const top = Math.min(dialog.top, Math.max(0, text.length - room));
  const below = text.length - room - top;
  const rule = toned(ruleOf(state, top, below, width), below > 0 ? 'warn' : 'dim');
  return [...text.slice(top, top + room), ...(height > question.length ? [rule] : []), ...question];
};

/** How far the plan can be scrolled. */
export const lastOfDialog = (state: State, dialog: Dialog, width: number, height: number): number =>
  planText(state, dialog, width, height).length - roomFor(questionLines(state, dialog, width), height);

/** The line between them goes first, where there is no room for both. */
const roomFor = (question: readonly Line[], height: number): number =>
  Math.max(0, height - question.length - 1);

const planText = (state: State, dialog: Dialog, width: number, height: number): Line[] => [
  toned(` ${titleOf(state, dialog)}`, 'strong'),
  ...(height > 10 ? [blank] : []),
  ...planLines(dialog, width),
];

const titleOf = (state: State, { verb, fleet, job }: Dialog): string => {
  const name = fleetOf(state, fleet)?.name ?? fleet;
  return job === undefined ? `${capital(verb)} ${name}` : `Stop the ${verb} of ${name}`;
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A line across, which says when not all of the plan is seen. */
const ruleOf = ({ glyphs }: State, above: number, below: number, width: number): string => {
  const words = [
    ...(below > 0 ? [`${below} more below (${glyphs.down})`] : []),
    ...(above > 0 ? [`${above} above (${glyphs.up})`] : []),
  ].join(', ');
  const begin = words === '' ? '' : `${glyphs.rule.repeat(2)} ${words} `;
  return begin + glyphs.rule.repeat(Math.max(0, width - 1 - widthOf(begin)));
};

const planLines = ({ plan, trouble }: Dialog, width: number): Line[] => {
  if (trouble !== undefined)
    return [
      toned(' It cannot be done:', 'bad'),
      ...wrapped(trouble, width - 4).map(text => plain(`   ${text}`)),
    ];
  if (!plan) return [toned(' The plan is being made …', 'accent')];
  return plan.flatMap(line => rowWrapped(line, width - 3)).map(text => plain(` ${text}`));
};

/** A row of a table gives up its columns before it is broken. */
const rowWrapped = (line: string, width: number): string[] =>
  wrapped(widthOf(line) <= width ? line : line.replace(/(?<=\S) {2,}/g, '  '), width);

/** What is typed and what is chosen are seen, however narrow it is. */
const questionLines = (state: State, dialog: Dialog, width: number): Line[] => {
  const { glyphs } = state;
  const { word, typed, focus, verb, trouble } = dialog;
  const go = titleOf(state, dialog);
  const reason = notYet(state, dialog);
  const button = (name: 'cancel' | 'go', text: string, off: boolean) => ({
    text: focus === name ? `[${glyphs.cursor} ${text} ]` : `[  ${text} ]`,
    tone: focus === name ? ('chosen' as const) : off ? ('dim' as const) : ('plain' as const),
  });
  const both: Line = [
    { text: ' ' },
    button('cancel', 'Cancel', false),
    { text: '  ' },
    button('go', go, reason !== undefined),
  ];
  const fits = lineWidth(both) <= width;
  const one: Line = [
    button(focus, focus === 'cancel' ? 'Cancel' : go, focus === 'go' && reason !== undefined),
  ];
  return [
    ...(word === undefined || trouble !== undefined ? [] : [typingLine(verb, word, typed, width)]),
    cut(
      [
        ...(fits ? both : one),
        ...(reason === undefined ? [] : [{ text: `  ${reason}`, tone: 'dim' as const }]),
      ],
      width,
      glyphs.more,
    ),
  ];
};

const typingLine = (verb: string, word: string, typed: string, width: number): Line => {
  const field = { text: `${typed}_`, tone: typed === word ? ('good' as const) : ('accent' as const) };
  const room = width - widthOf(word) - 2;
  const [text = ''] = [` Type the fleet's name, ${word}, to ${verb} it: `, ` Type ${word}: `, ' '].filter(
    each => widthOf(each) <= room || each === ' ',
  );
  return [{ text }, field];
};

const lineWidth = (line: Line): number => line.reduce((sum, { text }) => sum + widthOf(text), 0);
