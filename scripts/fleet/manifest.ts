import { bug } from '../errors.ts';
import { byCodeUnits } from './canonical.ts';

/** One file of the bundle as it must stand on the machine. */
export interface ManifestEntry {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly mode: '644' | '755';
  /** Relative to the bundle's root, with `/`. */
  readonly path: string;
}

const linePattern = /^([0-9a-f]{64}) {2}(644|755) {2}(.+)$/su;

/** What sh's `read -r sum mode path` gives back whole: no control characters, no white space at either end. */
export const isManifestPath = (path: string): boolean =>
  path.length > 0 && path.trim() === path && !/[\p{Cc}\p{Cs}]/u.test(path);

/** Lines `sha256  mode  path`, sorted by path. Throws for what a line cannot tell, and for a path that stands twice. */
export const manifestText = (entries: readonly ManifestEntry[]): string => {
  const lines = entries
    .toSorted((a, b) => byCodeUnits(a.path, b.path))
    .map(({ sha256, mode, path }) => `${sha256}  ${mode}  ${path}`);
  parseLines(lines);
  return lines.map(line => `${line}\n`).join('');
};

/** The entries of a manifest's text. Throws, with the line's number, for whatever `manifestText` does not write. */
export const parseManifest = (text: string): ManifestEntry[] => {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw bug('The manifest is cut off: its last line has no end');
  return parseLines(text.slice(0, -1).split('\n'));
};

const parseLines = (lines: readonly string[]): ManifestEntry[] => {
  const entries = lines.map(parseLine);
  entries.forEach(({ path }, index) => {
    const before = entries[index - 1]?.path;
    if (before === undefined || byCodeUnits(before, path) < 0) return;
    const wrong = before === path ? 'repeats the line before it' : 'is out of order';
    throw bug(`Line ${index + 1} of the manifest ${wrong}: ${JSON.stringify(path)}`);
  });
  return entries;
};

const parseLine = (line: string, index: number): ManifestEntry => {
  const [, sha256, mode, path] = linePattern.exec(line) ?? [];
  if (sha256 === undefined || path === undefined || !isManifestPath(path)) {
    throw bug(`Line ${index + 1} of the manifest is not "sha256  mode  path": ${JSON.stringify(line)}`);
  }
  return { sha256, mode: mode as ManifestEntry['mode'], path };
};
