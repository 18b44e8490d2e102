import { ageWords } from '../model/ages.ts';
import { pad } from '../model/columns.ts';
import { hourlyWords } from '../model/counts.ts';
import { notYet } from '../model/dialog.ts';
import type { Fleet } from '../model/fleet.ts';
import { inAscii } from '../model/glyphs.ts';
import type { Verb } from '../model/job.ts';
import { blank, type Line, plain, toned, wrapped } from '../model/line.ts';
import { type Dialog, fleetOf, type State } from '../model/state.ts';

/** Machines that are named one by one. */
const mostNamed = 12;

/** What a change would do, then the question, which is always on the screen; cancel is chosen at first. */
export const dialogLines = (state: State, dialog: Dialog, width: number, height: number): Line[] => {
  const fleet = fleetOf(state, dialog.fleet);
  if (!fleet) return [toned(' This fleet is not known any more: esc.', 'warn')];
  const question = questionLines(state, dialog, fleet, width);
  const text = [
    toned(` ${titles[dialog.verb]} ${fleet.name}`, 'strong'),
    blank,
    ...lost(state, dialog.verb, fleet),
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

const destroys = (verb: Verb): boolean => verb === 'destroy' || verb === 'replace';

/** The machines that would be lost, by name, place, age and price. */
const lost = ({ now, glyphs }: State, verb: Verb, fleet: Fleet): Line[] => {
  if (!destroys(verb)) return [];
  const { rows } = fleet;
  if (rows.length === 0)
    return [plain(' It has no machines that are known; whatever else belongs to it is removed.'), blank];
  const all = `${rows.length} machine${rows.length === 1 ? '' : 's'} will be gone for good, with everything on ${rows.length === 1 ? 'it' : 'them'}`;
  return [
    toned(` ${all}; ${costWords(fleet)} an hour in all:`, 'bad'),
    ...rows
      .slice(0, mostNamed)
      .map(
        (row): Line => [
          { text: `   ${pad(row.name, 24, glyphs.more)}` },
          { text: `  ${pad(row.zone ?? row.place ?? '-', 14, glyphs.more)}` },
          { text: `  ${(row.createdAt === undefined ? '-' : ageWords(now - row.createdAt)).padEnd(8)}` },
          { text: `  ${row.status}`, tone: 'dim' },
        ],
      ),
    ...(rows.length > mostNamed ? [toned(`   and ${rows.length - mostNamed} more`, 'dim')] : []),
    blank,
  ];
};

const costWords = (fleet: Fleet): string => (fleet.cost ? hourlyWords(fleet) : 'an unknown price');

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
