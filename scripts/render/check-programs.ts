import { show } from '../fleet/show.ts';
import { problemIn, type UnitPart } from './bundle-units.ts';
import type { Known } from './installed.ts';
import type { Problem } from './problem.ts';
import { whyNotRun } from './program-file.ts';
import { commandsIn, expand, type UnitCommand } from './unit-command.ts';
import type { Setting } from './unit-file.ts';

const execKey = /^Exec(Start|StartPre|StartPost|Stop|StopPre|StopPost|Reload|ReloadPost|Condition)$/;

/** They run the file that they are given first. */
const interpreter = /^(sh|dash|bash|zsh|ksh|node|nodejs|bun|deno|perl|ruby|php|python(\d(\.\d+)?)?)$/;

type Find = (path: string) => Known;

/** Programs, scripts and files that a unit names: there, absolute, executable. */
export const checkPrograms = (part: UnitPart, find: Find): Problem[] =>
  part.settings.flatMap(setting => {
    if (setting.value === '') return [];
    if (execKey.test(setting.key)) return checkExec(part, setting, find);
    if (setting.key === 'EnvironmentFile') return checkFile(part, setting, setting.value, find);
    const [, path] = setting.key === 'LoadCredential' ? (/^[^:]+:(.+)$/.exec(setting.value) ?? []) : [];
    if (path?.startsWith('/')) return checkFile(part, setting, path, find);
    return setting.key === 'WorkingDirectory' ? checkFolder(part, setting, find) : [];
  });

const checkExec = (part: UnitPart, setting: Setting, find: Find): Problem[] =>
  commandsIn(setting.value, part.unit).flatMap(command => {
    const at = (severity: Problem['severity'], what: string, next?: string) =>
      problemIn(part.file, setting.line, severity, `${setting.key}= ${what}`, next);
    if (command.unbalanced) return [at('error', 'has a quote that does not close')];
    const shell = command.shellWords.map(word =>
      at(
        'warning',
        `passes ${show(word)} on as a word: systemd runs no shell`,
        'use /bin/sh -c, or a script',
      ),
    );
    return [...shell, ...checkProgram(command, find, at), ...checkScript(command, find, at)];
  });

type At = (severity: Problem['severity'], what: string, next?: string) => Problem;

const checkProgram = ({ program }: UnitCommand, find: Find, at: At): Problem[] => {
  if (program === undefined) return [];
  if (!program.startsWith('/'))
    return [
      at(
        'error',
        `names ${show(program)} without its path`,
        `write the absolute path, like /usr/bin/${program}`,
      ),
    ];
  const found = find(program);
  if (found === 'system') return [];
  if (typeof found === 'string') return [absent(program, found, at)];
  const wrong = whyNotRun(found, find);
  return wrong ? [at('error', `runs ${found.file}, which ${wrong.what}`, wrong.next)] : [];
};

/** `/bin/sh /opt/app/run.sh`: the script must be there too. */
const checkScript = ({ program, words }: UnitCommand, find: Find, at: At): Problem[] => {
  if (!interpreter.test(program?.split('/').at(-1) ?? '')) return [];
  const [script] = words;
  if (!script?.startsWith('/') || /[%$]/.test(script)) return [];
  const found = find(script);
  return found === 'missing' || found === 'setup' || found === 'folder' ? [absent(script, found, at)] : [];
};

const absent = (path: string, found: 'folder' | 'setup' | 'missing', at: At): Problem => {
  if (found === 'setup')
    return at('warning', `needs ${path}, which is not in the bundle: setup.sh must make it`);
  if (found === 'folder') return at('error', `runs ${path}, which is a folder`);
  return at(
    'error',
    `needs ${path}, which is not in the bundle`,
    `put it into the instance folder as files${path}, or make it in setup.sh, by this name`,
  );
};

const checkFile = (part: UnitPart, setting: Setting, value: string, find: Find): Problem[] => {
  const path = expand(value, part.unit);
  if (path === undefined || path.startsWith('-')) return [];
  const at: At = (severity, what, next) =>
    problemIn(part.file, setting.line, severity, `${setting.key}= ${what}`, next);
  if (!path.startsWith('/')) return [at('error', `names ${show(path)}, which is not an absolute path`)];
  if (/[*?[]/.test(path)) return [];
  const found = find(path);
  return found === 'missing' || found === 'setup' ? [absent(path, found, at)] : [];
};

const checkFolder = (part: UnitPart, setting: Setting, find: Find): Problem[] => {
  const path = expand(setting.value, part.unit);
  if (!path?.startsWith('/') || path === '/' || find(path) !== 'missing') return [];
  if (/^\/(home|root|srv|tmp|var|usr|opt|mnt)\/?$/.test(path) || path.startsWith('/var/lib/')) return [];
  return [
    problemIn(
      part.file,
      setting.line,
      'warning',
      `WorkingDirectory= ${path} is not in the bundle, and setup.sh does not name it`,
    ),
  ];
};
