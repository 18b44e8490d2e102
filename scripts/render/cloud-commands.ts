import { isScalar, isSeq, type Node, Scalar } from 'yaml';
import { bashisms } from './bashism.ts';
import type { Finding } from './problem.ts';
import { shCommand } from './quote.ts';

type LineAt = (offset: number | undefined) => number;

/** The commands of a cloud-config as the one sh script that cloud-init makes of them. */
export interface Commands {
  readonly key: 'runcmd' | 'bootcmd';
  readonly script: string;
  /** The line of the cloud-config that each line of the script came from. */
  readonly lines: readonly number[];
}

interface Piece {
  readonly text: string;
  readonly line: number;
}

const pieceOf = (item: Node, lineAt: LineAt): Piece => {
  const line = lineAt(item.range?.[0]);
  if (isSeq(item))
    return { text: shCommand(item.items.map(word => String(isScalar(word) ? word.value : ''))), line };
  if (!isScalar(item) || typeof item.value !== 'string') return { text: ':', line };
  const inBlock = item.type === Scalar.BLOCK_LITERAL || item.type === Scalar.BLOCK_FOLDED;
  return { text: item.value.replace(/\n$/, ''), line: inBlock ? line + 1 : line };
};

export const commandsOf = (key: Commands['key'], items: readonly Node[], lineAt: LineAt): Commands => {
  const pieces = items.map(item => pieceOf(item, lineAt));
  return {
    key,
    script: pieces.map(({ text }) => `${text}\n`).join(''),
    lines: pieces.flatMap(({ text, line }) => text.split('\n').map((_, index) => line + index)),
  };
};

/** What sh would do otherwise than it was meant. */
export const commandFindings = ({ key, script, lines }: Commands): Finding[] => [
  ...bashisms(script).map(
    ({ line, what }): Finding => ({
      severity: 'error',
      ...lineIn(lines, line),
      what: `${key} runs under sh, not bash: ${what}`,
    }),
  ),
  ...(lines.length > 1 && !/^\s*'?set'? '?-\w*e/.test(script)
    ? [
        {
          severity: 'warning' as const,
          ...lineIn(lines, 1),
          what: `Only the last command of ${key} can fail it: all of them are one script`,
          next: `make "set -e" the first item of ${key}`,
        },
      ]
    : []),
];

export const lineIn = (lines: readonly number[], line: number | undefined): { line?: number } => {
  const found = line === undefined ? undefined : lines[Math.min(line, lines.length) - 1];
  return found === undefined ? {} : { line: found };
};

/** Items and arguments that cloud-init refuses, or that YAML 1.1 reads as something else than text. */
export const wrongItems = (key: string, list: unknown, lineAt: LineAt): Finding[] => {
  const wrong = (node: unknown, what: string): Finding => ({
    severity: 'error',
    line: lineAt((node as Node | undefined)?.range?.[0]),
    what,
  });
  if (!isSeq(list)) return [wrong(list, `${key} must be a list of commands`)];
  return list.items.flatMap((item): Finding[] => {
    if (isScalar(item) && (typeof item.value === 'string' || item.value === null)) return [];
    if (!isSeq(item))
      return [
        wrong(item, `An item of ${key} must be text or a list of words; with ": " in it, it needs quotes`),
      ];
    const odd = item.items.find(word => !isScalar(word) || !isWord(word.value));
    return odd === undefined ? [] : [wrong(odd, `An argument in ${key} is not text: put it in quotes`)];
  });
};

const isWord = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value));
