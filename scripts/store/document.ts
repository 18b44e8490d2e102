import type { Scope } from '../fleet/names.ts';
import { type Opened, open, seal } from './seal.ts';

/** Rises when the shape of the store's files changes. */
export const formatVersion = 1;

export type DocumentKind = 'journal' | 'head' | 'lock';

/** The first line of every file of the store: what it is, and of which fleet. */
export const sealDocument = (kind: DocumentKind, scope: Scope, content: object) =>
  seal('', {
    mayfly: kind,
    version: formatVersion,
    fleet: scope.fleet,
    environment: scope.environment,
    ...content,
  });

/** Opens a first line, or says in words why it cannot be used. */
export const openDocument = (kind: DocumentKind, scope: Scope, line: Uint8Array): Opened | string => {
  if (line.length === 0) return 'it is empty';
  const opened = open(line);
  if (!opened) return 'it is garbled';
  const { mayfly, version, fleet, environment } = opened.payload;
  if (version !== formatVersion)
    return `it has format ${JSON.stringify(version)}; this mayfly reads format ${formatVersion}`;
  if (!opened.follows('')) return 'it was changed: its checksum does not fit';
  if (mayfly !== kind) return `it is a ${mayfly}, not a ${kind}`;
  if (fleet !== scope.fleet || environment !== scope.environment)
    return `it belongs to fleet ${fleet}, environment ${environment}`;
  return opened;
};

/** The one line of a file that holds nothing else; an ending newline may be missing. */
export const onlyLine = (bytes: Uint8Array): Uint8Array =>
  bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
