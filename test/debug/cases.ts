import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../debug/bundle.ts';
import { readBundle } from '../../debug/saved.ts';
import type { Finding, Verdict } from '../../debug/verdict.ts';
import { root } from '../support/root.ts';

/** A fault that was injected into a real machine, what `debug` saw of it, and what the verdict must be. */
export interface Case {
  readonly name: string;
  readonly fault: string;
  readonly expected: { readonly kind: Verdict['kind']; readonly first: string | null };
  readonly bundle: Bundle;
  readonly size: number;
}

const folder = join(root, 'test/debug/bundles');

export const cases = (): Case[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .map(file => {
      const text = readFileSync(join(folder, file), 'utf8');
      const { bundle, ...about } = JSON.parse(text);
      return {
        ...about,
        name: file.slice(0, -5),
        bundle: readBundle(JSON.stringify(bundle), file),
        size: text.length,
      };
    });

export const caseOf = (name: string): Case => {
  const found = cases().find(one => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
};

/** A finding and everything below it. */
export const flat = (findings: readonly Finding[]): Finding[] =>
  findings.flatMap(finding => [finding, ...flat(finding.effects)]);

/** The bundle with some probes answering otherwise; undefined takes a probe out. */
export const withProbes = (
  bundle: Bundle,
  changes: Readonly<Record<string, Partial<Bundle['probes'][string]> | undefined>>,
): Bundle => {
  const probes = { ...bundle.probes };
  for (const [name, change] of Object.entries(changes)) {
    if (change === undefined) delete probes[name];
    else probes[name] = { rc: 0, text: '', dropped: 0, ...probes[name], ...change };
  }
  return { ...bundle, probes };
};
