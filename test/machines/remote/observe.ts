import { createHash } from 'node:crypto';
import type { Definition } from '../../../scripts/fleet/definition.ts';
import { loadDefinition } from '../../../scripts/fleet/load.ts';
import { type AttestOptions, attest, judgeAttestation } from '../../../scripts/machine/attest.ts';
import type { Place } from './place.ts';

export const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Files of the machine, deployed as a manifest tells them. */
export const files: Record<string, { mode: '644' | '755'; text: string }> = {
  '/opt/app/plain': { mode: '644', text: 'plain\n' },
  '/opt/app/a file with  blanks': { mode: '755', text: 'blanks\n' },
  "/opt/app/it's $HOME \\n *": { mode: '644', text: 'odd\n' },
  '/opt/app/größe': { mode: '644', text: 'ü\n' },
};
export const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
export const manifest = Object.entries(files)
  .map(([path, { mode, text }]) => `${hash(text)}  ${mode}  ${path}\n`)
  .join('');

/** Puts every file as it was deployed. */
export const restore = ({ machine }: Place) =>
  machine.sh(
    [
      'rm -rf /opt/app; mkdir -p /opt/app',
      ...Object.entries(files).map(
        ([path, { mode, text }]) =>
          `printf %s ${quoted(text)} >${quoted(path)}; chmod ${mode} ${quoted(path)}`,
      ),
      `printf %s ${quoted(manifest)} >/etc/mayfly/manifest`,
    ].join('\n'),
  );

const fleet = (settings: string, window: number): Definition =>
  loadDefinition(`name: demo\nwindow: ${window}s\n${settings}`, 'fleet.yaml', 'default');

/** For what must not become good: it need not be waited for. */
export const impatient = 'timeouts: { health: 2s }\n';

/** Observes, and gives back what people are told, or undefined when all is good. */
export const observed = async (
  { machine }: Place,
  settings = '',
  change: Partial<AttestOptions> = {},
  window = 1,
) => {
  const options: AttestOptions = {
    machine: 'demo-1',
    definition: fleet(settings, window),
    units: [],
    manifest: hash(manifest),
    before: undefined,
    onBoot: () => undefined,
    ...change,
  };
  const seen = await attest(
    { run: machine.run, reach: async () => undefined, close: machine.hangUp },
    machine.scripts,
    options,
  );
  try {
    judgeAttestation(seen, options);
    return { seen, told: undefined };
  } catch (thrown) {
    return { seen, told: thrown as Error };
  }
};
