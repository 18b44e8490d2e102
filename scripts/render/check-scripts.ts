import type { World } from '../world/world.ts';
import { bashisms } from './bashism.ts';
import type { BundleFile } from './bundle-file.ts';
import { problemIn } from './bundle-units.ts';
import type { Problem } from './problem.ts';
import { interpreterName, shebang } from './program-file.ts';
import { shForPeople } from './quote.ts';
import { shSyntax } from './sh-syntax.ts';
import { type Advice, shellcheck } from './shellcheck.ts';

/** A bundle can hold whole packages: more scripts than these are not read, and that is said. */
const most = 100;

const posix = ['sh', 'dash', 'ash'];
const shells = [...posix, 'bash', 'ksh', 'zsh'];

/** The shell of a script, or undefined for what is none. */
const shellOf = ({ path, content }: BundleFile): string | undefined => {
  if (path === 'setup.sh') return 'sh';
  const words = shebang(content);
  const name = words ? interpreterName(words) : path.endsWith('.sh') ? 'sh' : '';
  return shells.includes(name) ? name : undefined;
};

/** Every script: its line ends, its syntax as its own shell reads it, and what shellcheck says where it is installed. */
export const checkScripts = async (world: World, contents: readonly BundleFile[]): Promise<Problem[]> => {
  const scripts = contents.flatMap(file => {
    const shell = shellOf(file);
    return shell === undefined ? [] : [{ file, shell, first: file.path === 'setup.sh' ? 0 : 1 }];
  });
  const read = scripts.sort((a, b) => a.first - b.first).slice(0, most);
  const problems: Problem[] = [];
  for (const { file, shell } of read) problems.push(...(await checkScript(world, file, shell)));
  if (scripts.length > most)
    problems.push({
      severity: 'warning',
      file: scripts[most]?.file.file ?? '',
      what: `The bundle has ${scripts.length} shell scripts; the first ${most} were checked`,
    });
  return problems;
};

const checkScript = async (world: World, file: BundleFile, shell: string): Promise<Problem[]> => {
  const text = file.content.toString('utf8');
  const crlf = text.indexOf('\r\n');
  if (crlf >= 0) {
    const line = text.slice(0, crlf).split('\n').length;
    const what = `${file.file} has lines that end with CR LF, which shells take as part of words`;
    return [problemIn(file, line, 'error', what, `sed -i 's/\\r$//' ${shForPeople(file.file)}`)];
  }
  const own = file.path === 'setup.sh' ? checkSetup(file) : [];
  const syntax = await shSyntax(world, file.content, shell);
  if (syntax)
    return [
      ...own,
      problemIn(file, syntax.line, 'error', `${shell} cannot read ${file.file}: ${syntax.what}`),
    ];
  return [
    ...own,
    ...((await shellcheck(world, file.content, shell)) ?? ownAdvice(text, shell)).map(toProblem(file)),
  ];
};

/** Without shellcheck, at least what only bash would understand. */
const ownAdvice = (text: string, shell: string): Pick<Advice, 'line' | 'level' | 'message'>[] =>
  posix.includes(shell)
    ? bashisms(text).map(({ line, what }) => ({
        line,
        level: 'warning',
        message: `sh is not bash: ${what}`,
      }))
    : [];

const toProblem =
  (file: BundleFile) =>
  ({ line, level, code, message }: Omit<Advice, 'code'> & { code?: number }): Problem =>
    problemIn(file, line, level, code === undefined ? message : `shellcheck SC${code}: ${message}`);

const checkSetup = (file: BundleFile): Problem[] => {
  const words = shebang(file.content);
  const name = words ? interpreterName(words) : 'sh';
  if (posix.includes(name)) return [];
  return [
    problemIn(
      file,
      1,
      'error',
      `setup.sh is run by sh, but asks for ${name}`,
      'begin it with #!/bin/sh, and call your program from it',
    ),
  ];
};
