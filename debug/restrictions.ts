import type { Bundle } from './bundle.ts';
import type { Unit } from './systemd.ts';
import { type Named, namedAt, settingsOf } from './unit-files.ts';

/** What a unit's own file does not let its program do. */
export interface Restriction {
  /** Directives that it comes from, the likeliest first. */
  readonly directives: readonly string[];
  /** Completes "because …". */
  readonly words: string;
}

/** What a program complained of before it ended. */
export interface Plaint {
  /** The line that tells why. */
  readonly line: string;
  /** Its last words. */
  readonly text: string;
  /** That ended it; 0 for none. */
  readonly signal: number;
}

interface Asked extends Plaint {
  readonly path: string | undefined;
  readonly named: Named | undefined;
  readonly get: (key: string) => string;
  readonly on: (key: string) => boolean;
  readonly has: (key: string) => boolean;
  readonly isRoot: boolean;
}

type Rule = (asked: Asked) => Restriction | undefined;

const readOnly = /read-only file ?system|\bEROFS\b/i;
const missing = /no such file|\bENOENT\b|cannot (?:open|stat|access|find)|does not exist|not found/i;
const denied = /permission denied|operation not permitted|\bEACCES\b|\bEPERM\b|access denied/i;
const homes = /^\/(?:home|root|run\/user)(?:\/|$)/;

const isBelow = (path: string, folders: string): boolean =>
  folders
    .split(/\s+/)
    .map(folder => folder.replace(/^[-+]+/, '').replace(/\/+$/, ''))
    .some(folder => folder !== '' && (path === folder || path.startsWith(`${folder}/`)));

const found = (directive: string, value: string, words: string): Restriction => ({
  directives: [directive],
  words: `${directive}=${value} in its unit ${words}`,
});

/** It may not write there. */
const writing: Rule = ({ line, path, get, on }) => {
  if (!readOnly.test(line)) return undefined;
  const within = (pattern: RegExp) => path === undefined || pattern.test(path);
  if (path !== undefined && isBelow(path, get('ReadOnlyPaths')))
    return found('ReadOnlyPaths', get('ReadOnlyPaths'), 'lets it write nothing there');
  if (get('ProtectHome') === 'read-only' && within(homes))
    return found('ProtectHome', 'read-only', 'lets it write nothing there');
  const system = get('ProtectSystem');
  const all = 'lets it write only where ReadWritePaths= or StateDirectory= says';
  if (system === 'strict' && within(/^\/(?!dev\/|proc\/|sys\/)/)) return found('ProtectSystem', system, all);
  if (system === 'full' && within(/^\/(?:usr|boot|efi|etc)\//))
    return found('ProtectSystem', system, 'lets it write nothing there');
  if (/^(?:yes|true|on|1)$/.test(system) && within(/^\/(?:usr|boot|efi)\//))
    return found('ProtectSystem', system, 'lets it write nothing there');
  if (on('ProtectKernelTunables') && within(/^\/(?:proc|sys)\//))
    return found('ProtectKernelTunables', 'yes', 'lets it write nothing there');
  if (on('DynamicUser') && system === '') return found('DynamicUser', 'yes', all);
  return undefined;
};

/** The file is there, and hidden from it. */
const hidden: Rule = ({ line, path, named, get, on }) => {
  if (path === undefined || !(missing.test(line) || denied.test(line)) || named?.there !== true)
    return undefined;
  const home = get('ProtectHome');
  if (homes.test(path) && home !== '' && !/^(?:no|false|off|0|read-only)$/.test(home))
    return found('ProtectHome', home, `hides ${path} from it`);
  if (isBelow(path, get('InaccessiblePaths')))
    return found('InaccessiblePaths', get('InaccessiblePaths'), `hides ${path} from it`);
  if (isBelow(path, get('TemporaryFileSystem').replace(/:\S*/g, '')))
    return found('TemporaryFileSystem', get('TemporaryFileSystem'), `hides ${path} from it`);
  if (!missing.test(line)) return undefined;
  if (/^\/(?:var\/)?tmp\//.test(path) && (on('PrivateTmp') || on('DynamicUser')))
    return found(
      on('PrivateTmp') ? 'PrivateTmp' : 'DynamicUser',
      'yes',
      `gives it a /tmp of its own, without ${path}`,
    );
  if (path.startsWith('/dev/') && on('PrivateDevices'))
    return found('PrivateDevices', 'yes', `hides ${path} from it`);
  if (get('RootDirectory') !== '')
    return found('RootDirectory', get('RootDirectory'), `hides ${path} from it`);
  if (path.startsWith('/proc/') && get('ProcSubset') === 'pid')
    return found('ProcSubset', 'pid', `hides ${path} from it`);
  return undefined;
};

/** The path is as everybody sees it, and belongs to somebody else. */
const owned =
  (user: string): Rule =>
  ({ line, path, named, isRoot }) => {
    if (path === undefined || isRoot || !/permission denied|\bEACCES\b/i.test(line) || named === undefined)
      return undefined;
    if (named.owner === user) return undefined;
    const others = Number(named.mode.at(-1) ?? 0);
    // Others may read it, and nothing tells that it was to be written: then it is something above it.
    if (named.there && others >= 4 && !/creat|writ|mkdir|unlink|remov/i.test(line)) return undefined;
    return {
      directives: ['User', 'DynamicUser'],
      words: `${named.at} belongs to ${named.owner} (mode ${named.mode}), and it runs as ${user}`,
    };
  };

const binding: Rule = ({ line, text, get, has, isRoot }) => {
  if (!denied.test(line) || !/\b(?:bind|listen)/i.test(text)) return undefined;
  const [, port] = /(?:port[ =:]*|:)(\d{1,5})\b/i.exec(line) ?? [];
  const able = (key: string) => /CAP_NET_BIND_SERVICE/.test(get(key));
  const cut = has('CapabilityBoundingSet') && !able('CapabilityBoundingSet');
  if ((port !== undefined && Number(port) >= 1024) || able('AmbientCapabilities') || (isRoot && !cut))
    return undefined;
  return {
    directives: ['AmbientCapabilities', 'CapabilityBoundingSet', 'User', 'DynamicUser'],
    words: 'its unit gives it no AmbientCapabilities=CAP_NET_BIND_SERVICE, and ports below 1024 need that',
  };
};

const families: Rule = ({ line, get }) => {
  const allowed = get('RestrictAddressFamilies');
  return /address family not supported|\bEAFNOSUPPORT\b/i.test(line) && allowed !== ''
    ? found('RestrictAddressFamilies', allowed, 'lets it have no other sockets')
    : undefined;
};

const calls: Rule = ({ line, signal, get }) => {
  if (signal !== 31 && !/bad system call|\bSIGSYS\b/i.test(line)) return undefined;
  const filter = get('SystemCallFilter');
  if (filter !== '') return found('SystemCallFilter', filter, 'forbids a system call that it made');
  return undefined;
};

const executing: Rule = ({ line, text, on }) =>
  on('MemoryDenyWriteExecute') &&
  (denied.test(line) || /cannot (?:make|enable|allocate)/i.test(line)) &&
  /\bmmap|\bmprotect|PROT_EXEC|executable (?:memory|stack|page|segment)|code (?:range|space|page)|\bJIT\b|\bffi\b/i.test(
    text,
  )
    ? found('MemoryDenyWriteExecute', 'yes', 'forbids memory that is written and then run')
    : undefined;

const network: Rule = ({ line, get, on }) => {
  if (
    on('PrivateNetwork') &&
    /unreachable|\bENETUNREACH\b|cannot assign|name resolution|could not resolve/i.test(line)
  )
    return found('PrivateNetwork', 'yes', 'gives it no network');
  const refused = get('IPAddressDeny');
  return refused !== '' && denied.test(line) && /connect|send|network/i.test(line)
    ? found('IPAddressDeny', refused, 'forbids it those addresses')
    : undefined;
};

const privileges: Rule = ({ text, on }) =>
  on('NoNewPrivileges') && /no new privileges|effective uid is not 0|setuid/i.test(text)
    ? found('NoNewPrivileges', 'yes', 'lets it become nobody else')
    : undefined;

/** Limits: the complaint, and the directives that set it. */
const limits: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?!.*inotify).*(?:too many open files|\bEMFILE\b)/i, ['LimitNOFILE']],
  [
    /resource temporarily unavailable|cannot fork|can't start new thread|pthread_create|unable to create (?:native )?thread/i,
    ['TasksMax', 'LimitNPROC'],
  ],
  [
    /cannot allocate memory|out of memory|MemoryError|bad_alloc|\bENOMEM\b/i,
    ['LimitAS', 'LimitDATA', 'MemoryMax'],
  ],
  [/file too large|\bEFBIG\b|file size limit/i, ['LimitFSIZE']],
];

const limited: Rule = ({ line, signal, get }) => {
  const said = [...(signal === 25 ? ['LimitFSIZE'] : []), ...(signal === 24 ? ['LimitCPU'] : [])];
  const keys = [...said, ...limits.flatMap(([pattern, names]) => (pattern.test(line) ? names : []))];
  const key = keys.find(name => !/^(?:|infinity)$/.test(get(name)));
  return key === undefined ? undefined : found(key, get(key), 'allows no more');
};

const rules: readonly Rule[] = [
  writing,
  hidden,
  families,
  calls,
  executing,
  network,
  privileges,
  limited,
  binding,
];

/** The restriction of a unit's own that its program ran into, by what it complained of; undefined when none explains it. */
export const restrictionOf = (bundle: Bundle, unit: Unit, plaint: Plaint): Restriction | undefined => {
  const settings = settingsOf(bundle, unit);
  const get = (key: string) => settings.get(key) ?? '';
  const user = settings.get('User') ?? unit.get('User');
  // The last path is what it wanted; before it stands the program itself.
  const path = [...plaint.line.matchAll(/(?<![\w./-])\/[\w./@+-]{2,200}/g)].at(-1)?.[0].replace(/[.:]+$/, '');
  const asked: Asked = {
    ...plaint,
    path,
    named: path === undefined ? undefined : namedAt(bundle, path),
    get,
    on: key => /^(?:yes|true|on|1)$/.test(get(key)),
    has: key => settings.has(key),
    isRoot: (user === '' || user === 'root') && !/^(?:yes|true|on|1)$/.test(get('DynamicUser')),
  };
  for (const rule of [...rules, owned(user)]) {
    const restriction = rule(asked);
    if (restriction) return restriction;
  }
  return undefined;
};

/** Words of a shell that a unit's command line holds; systemd passes them on as arguments (systemd.service(5)). */
export const shellWords = (unit: Unit): Restriction | undefined => {
  const [, program = '', words = ''] =
    /path=([^ ;]+) ; argv\[\]=(.*?) ; ignore_errors=/.exec(unit.get('ExecStart')) ?? [];
  if (/\/(?:\w*sh|env|busybox)$/.test(program)) return undefined;
  const [word] = words.split(' ').filter(text => /^(?:&&|\|\|?|>>?|2>&1|<|&)$/.test(text));
  return word === undefined
    ? undefined
    : {
        directives: ['ExecStart'],
        words: `its ExecStart= holds "${word}", a word of shells: systemd passes it on as an argument`,
      };
};
