import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { messageOf } from '../errors.ts';
import { nearest } from '../fleet/nearest.ts';
import { type Commands, commandFindings, commandsOf, wrongItems } from './cloud-commands.ts';
import { cloudConfigKeys, moduleOf } from './cloud-config-keys.ts';
import type { Finding } from './problem.ts';

export interface CloudConfig {
  readonly findings: readonly Finding[];
  readonly commands: readonly Commands[];
}

interface Key {
  readonly name: string;
  readonly line: number;
}

/**
 * Reads a cloud-config as PyYAML would (YAML 1.1) and tells what cloud-init would trip over or pass over in silence.
 * Pure; `sh -n` on the commands is for the caller.
 */
export const readCloudConfig = (text: string): CloudConfig => {
  const counter = new LineCounter();
  const document = parseDocument<ParsedNode>(text, {
    version: '1.1',
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const lineAt = (offset: number | undefined): number => counter.linePos(offset ?? 0).line;
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const findings = broken.map(({ message, pos }) => brokenYaml(message, lineAt(pos[0])));
    return { findings, commands: [] };
  }
  const { contents } = document;
  const values = valuesOf(document);
  if (typeof values === 'string') return { findings: [brokenYaml(values)], commands: [] };
  if (!isMap(contents))
    return { findings: [{ severity: 'error', what: 'The user data is not a YAML mapping.' }], commands: [] };

  const keys = contents.items.map(({ key }) => ({
    name: isScalar(key) ? String(key.value) : '',
    line: lineAt(key.range[0]),
  }));
  const list = (key: string): Node[] => {
    const value = contents.get(key, true) as unknown;
    return isSeq(value) ? (value.items as Node[]) : [];
  };
  const commands = (['bootcmd', 'runcmd'] as const)
    .filter(key => contents.has(key))
    .map(key => commandsOf(key, list(key), lineAt));
  return {
    commands,
    findings: [
      ...keys.flatMap(unknownKey),
      ...keys.flatMap(key => unusedKey(key, values)),
      ...commands.flatMap(({ key }) => wrongItems(key, contents.get(key, true), lineAt)),
      ...commands.flatMap(commandFindings),
    ],
  };
};

/** The plain values, or why there are none: an alias without its anchor, or too many of them. */
const valuesOf = (document: Document.Parsed): Record<string, unknown> | string => {
  try {
    return (document.toJS() ?? {}) as Record<string, unknown>;
  } catch (thrown) {
    return messageOf(thrown);
  }
};

/** Long words are left out of the message: one may be a key. */
const brokenYaml = (message: string, line?: number): Finding => ({
  severity: 'error',
  ...(line !== undefined && { line }),
  what: `The user data is not valid YAML: ${(message.split('\n')[0] ?? '').replace(/[A-Za-z0-9+/=]{32,}/g, '…')}`,
});

const unknownKey = ({ name, line }: Key): Finding[] => {
  if (cloudConfigKeys.includes(name)) return [];
  const near = nearest(name, cloudConfigKeys);
  const what = `cloud-init knows no key "${name}" and would pass over it`;
  return [
    near === undefined
      ? { severity: 'warning', line, what }
      : { severity: 'error', line, what: `${what} (did you mean "${near}"?)` },
  ];
};

const unusedKey = ({ name, line }: Key, config: Record<string, unknown>): Finding[] => {
  const reader = moduleOf(name);
  const chosen = reader && config[reader.stage];
  if (!reader || !Array.isArray(chosen)) return [];
  const names = chosen.map(entry => String(Array.isArray(entry) ? entry[0] : entry).replaceAll('_', '-'));
  if (names.includes(reader.module)) return [];
  return [
    {
      severity: 'error',
      line,
      what: `"${name}" would have no effect: its module, ${reader.module}, is not in ${reader.stage}`,
      next: `add ${reader.module} to ${reader.stage}`,
    },
  ];
};
