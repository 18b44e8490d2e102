/** The screens, from the whole to the part. */
export type ScreenKind = 'fleets' | 'machines' | 'machine' | 'logs' | 'work';

/** What a key does. */
export type Action =
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'pageUp'
  | 'pageDown'
  | 'halfUp'
  | 'halfDown'
  | 'open'
  | 'back'
  | 'filter'
  | 'mark'
  | 'refresh'
  | 'logs'
  | 'shell'
  | 'debug'
  | 'overview'
  | 'follow'
  | 'layout'
  | 'wrap'
  | 'copy'
  | 'work'
  | 'stop'
  | 'suspend'
  | 'create'
  | 'replace'
  | 'heal'
  | 'destroy'
  | 'help'
  | 'quit';

export interface Binding {
  readonly action: Action;
  /** Names of keys, as `press` gets them. */
  readonly keys: readonly string[];
  /** How the keys are told to people. */
  readonly shown: string;
  readonly label: string;
  readonly screens: readonly ScreenKind[];
  /** Changes something: not there with `--read-only`. */
  readonly changes?: true;
  /** Stands in the footer; the others only in the overlay. */
  readonly footer?: true;
  /** The plain command that does the same; `…` stands for what names the fleet. */
  readonly command?: string;
}

const everywhere: readonly ScreenKind[] = ['fleets', 'machines', 'machine', 'logs', 'work'];
const tables: readonly ScreenKind[] = ['fleets', 'machines'];
const ofMachines: readonly ScreenKind[] = ['machines', 'machine'];
const ofFleets: readonly ScreenKind[] = ['fleets', 'machines', 'machine'];

/** The one table of keys: what they do, the footer and the overlay are made from it. */
export const keymap: readonly Binding[] = [
  {
    action: 'open',
    keys: ['enter', 'right'],
    shown: 'enter',
    label: 'open',
    screens: tables,
    footer: true,
    command: 'mayfly list …',
  },
  { action: 'back', keys: ['esc', 'left'], shown: 'esc', label: 'back', screens: everywhere, footer: true },
  {
    action: 'filter',
    keys: ['/'],
    shown: '/',
    label: 'filter',
    screens: ['fleets', 'machines', 'logs'],
    footer: true,
  },
  {
    action: 'logs',
    keys: ['l'],
    shown: 'l',
    label: 'logs',
    screens: ofFleets,
    footer: true,
    command: 'mayfly logs … --follow',
  },
  {
    action: 'shell',
    keys: ['s'],
    shown: 's',
    label: 'shell',
    screens: ofMachines,
    // Whoever has a shell can change all: the machine counts as touched.
    changes: true,
    footer: true,
    command: 'mayfly ssh <machine> …',
  },
  {
    action: 'debug',
    keys: ['d'],
    shown: 'd',
    label: 'debug',
    screens: ofMachines,
    footer: true,
    command: 'mayfly debug <machine> …',
  },
  {
    action: 'overview',
    keys: ['o'],
    shown: 'o',
    label: 'overview',
    screens: ['machine'],
    footer: true,
    command: 'mayfly list …',
  },
  { action: 'follow', keys: ['f'], shown: 'f', label: 'follow', screens: ['logs'], footer: true },
  { action: 'layout', keys: ['v'], shown: 'v', label: 'side by side', screens: ['logs'], footer: true },
  { action: 'wrap', keys: ['z'], shown: 'z', label: 'wrap', screens: ['logs'], footer: true },
  { action: 'mark', keys: ['space'], shown: 'space', label: 'mark', screens: ['machines'], footer: true },
  {
    action: 'create',
    keys: ['n'],
    shown: 'n',
    label: 'create',
    screens: ofFleets,
    changes: true,
    footer: true,
    command: 'mayfly create …',
  },
  {
    action: 'replace',
    keys: ['p'],
    shown: 'p',
    label: 'replace',
    screens: ofFleets,
    changes: true,
    footer: true,
    command: 'mayfly replace …',
  },
  {
    action: 'heal',
    keys: ['h'],
    shown: 'h',
    label: 'heal',
    screens: ofFleets,
    changes: true,
    footer: true,
    command: 'mayfly heal …',
  },
  {
    action: 'destroy',
    keys: ['x'],
    shown: 'x',
    label: 'destroy',
    screens: ofFleets,
    changes: true,
    footer: true,
    command: 'mayfly destroy …',
  },
  {
    action: 'work',
    keys: ['w'],
    shown: 'w',
    label: 'work',
    screens: ['fleets', 'machines', 'machine', 'logs'],
    footer: true,
  },
  { action: 'stop', keys: ['t'], shown: 't', label: 'stop', screens: ['work'], changes: true, footer: true },
  {
    action: 'refresh',
    keys: ['r'],
    shown: 'r',
    label: 'refresh',
    screens: ofFleets,
    footer: true,
    command: 'mayfly list …',
  },
  { action: 'copy', keys: ['c'], shown: 'c', label: 'copy', screens: everywhere, footer: true },
  { action: 'help', keys: ['?'], shown: '?', label: 'help', screens: everywhere, footer: true },
  { action: 'quit', keys: ['q', 'ctrl-c'], shown: 'q', label: 'quit', screens: everywhere, footer: true },
  { action: 'suspend', keys: ['ctrl-z'], shown: 'ctrl-z', label: 'to the shell', screens: everywhere },
  { action: 'up', keys: ['up', 'k'], shown: 'up, k', label: 'one up', screens: everywhere },
  { action: 'down', keys: ['down', 'j'], shown: 'down, j', label: 'one down', screens: everywhere },
  { action: 'first', keys: ['g', 'home'], shown: 'g, home', label: 'to the first', screens: everywhere },
  { action: 'last', keys: ['G', 'end'], shown: 'G, end', label: 'to the last', screens: everywhere },
  { action: 'pageUp', keys: ['pageup', 'ctrl-b'], shown: 'page up', label: 'a page up', screens: everywhere },
  {
    action: 'pageDown',
    keys: ['pagedown', 'ctrl-f'],
    shown: 'page down',
    label: 'a page down',
    screens: everywhere,
  },
  { action: 'halfUp', keys: ['ctrl-u'], shown: 'ctrl-u', label: 'half a page up', screens: everywhere },
  { action: 'halfDown', keys: ['ctrl-d'], shown: 'ctrl-d', label: 'half a page down', screens: everywhere },
];

/** The keys of a screen. */
export const bindingsOf = (screen: ScreenKind, readOnly: boolean): Binding[] =>
  keymap.filter(({ screens, changes }) => screens.includes(screen) && !(readOnly && changes));

export const actionOf = (key: string, screen: ScreenKind, readOnly: boolean): Action | undefined =>
  bindingsOf(screen, readOnly).find(({ keys }) => keys.includes(key))?.action;
