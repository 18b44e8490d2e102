import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { conformance } from '../support/conformance.ts';
import { clear, readyProvider } from '../support/local-provider.ts';

// The conformance of the local provider, on the real engine.

const scope = { fleet: `tc${process.pid}`, environment: 'default' };
const folder = join(tmpdir(), `mayfly-conformance-${process.pid}`);

after(async () => {
  const { provider } = await readyProvider(folder);
  await clear(provider, scope);
  await rm(folder, { recursive: true, force: true });
});

conformance('local', async () => {
  const { provider, image } = await readyProvider(folder);
  const settings = loadDefinition(
    `name: ${scope.fleet}\ncount: 2\nlocal: { volumes: [{ name: data, path: /srv/data }] }\n`,
    'fleet.yaml',
    'default',
  );
  // Of two machines, as no fleet has it, so that the address can be moved.
  const definition = { ...settings, static_address: true };
  const boot = { hostname: scope.fleet, userData: '#cloud-config\n{}\n' };
  const owner = { ...scope, release: 'abc', run: 'r-1' };
  return { provider, definition, image, owner, boot, through: task => task };
});
