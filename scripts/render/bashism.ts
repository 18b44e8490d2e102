import { shellView } from './shell-view.ts';

/** Where a command begins. */
const start = String.raw`(?:^|[;&|({!]|\b(?:then|do|else|if|elif|while|until)\b)\s*`;

/** What bash knows and /bin/sh of Debian (dash) does not, or understands otherwise. Source: POSIX.1-2017, 2. */
const inCode: readonly (readonly [RegExp, string])[] = [
  [/\{-?\w+\.\.-?\w+(?:\.\.-?\d+)?\}/, 'a brace range like {1..5} stays as it is; use seq'],
  [
    /(?:^|[^$\\\w]|\w(?=\{))\{[^\s{}]*,[^\s{}]*\}/,
    'a brace list like {a,b} stays as it is; write the words out',
  ],
  [new RegExp(`${start}\\[\\[\\s`), '[[ … ]] is not there; use [ … ] or case'],
  [new RegExp(`${start}\\(\\(`), '((…)) is not there; use [ … ] and $((…))'],
  [/<<</, '<<< is not there; use printf and a pipe'],
  [/[<>]\(/, '<(…) is not there; use a pipe or a file'],
  [/&>|\|&/, '&> and |& mean something else; use >file 2>&1'],
  [new RegExp(`${start}function\\s+\\w+`), 'function is not there; write name() { … }'],
  [new RegExp(`${start}source\\s`), 'source is not there; use a dot'],
  [/(?:^|[\s;&|(])\w+\+?=\(/, 'arrays are not there'],
  [/\w\+=[^=]/, '+= is not there'],
  [/(?<!\$)\$'/, "$'…' is not there; use printf"],
  [/(?:^|\s)\[\s[^\]]*\s==\s/, '== in [ … ] is not there; use ='],
  [/\bset\s+(?:-\w*\s+)*-\w*o\s+pipefail\b/, 'pipefail is not there'],
  [new RegExp(`${start}echo\\s+-[neE]*e`), 'echo -e prints "-e"; use printf'],
  [new RegExp(`${start}read\\s+(?:-r\\s+)?-[^r\\s]`), 'read has no option but -r'],
  [
    new RegExp(`${start}(?:declare|typeset|shopt|let|pushd|popd|select|mapfile|readarray|disown)\\s`),
    'this command is not there',
  ],
  [/\btrap\b.*\b(?:ERR|DEBUG|RETURN)\b/, 'trap knows no ERR, DEBUG or RETURN'],
];

const inExpansions: readonly (readonly [RegExp, string])[] = [
  [/\$\{(?:!|#?\w+\[|\w+(?:\/|\^|,|@|:\s*\d|:\s*\$))/, 'this expansion is not there; use #, %, :- or sed'],
  [
    /\$(?:RANDOM|SECONDS|BASH\w*|FUNCNAME|EUID|HOSTNAME)\b|\$\{(?:RANDOM|SECONDS|BASH\w*|FUNCNAME|EUID|HOSTNAME)\b/,
    'this variable is not there',
  ],
];

/** Lines (from 1) of a script for sh that only bash would understand. */
export const bashisms = (script: string): { line: number; what: string }[] => {
  const { code, expansions } = shellView(script);
  const find = (lines: readonly string[], rules: typeof inCode) =>
    lines.flatMap((text, index) =>
      rules.filter(([pattern]) => pattern.test(text)).map(([, what]) => ({ line: index + 1, what })),
    );
  return [...find(code, inCode), ...find(expansions, inExpansions)].sort((a, b) => a.line - b.line);
};
