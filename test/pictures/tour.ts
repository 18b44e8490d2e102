import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { tmux } from '../support/tmux.ts';
import { svgOf } from './svg.ts';

// `just pictures`: walks the screen on real local machines in tmux, and writes what it shows into docs/ui-*.svg.

const columns = 104;
const folder = await mkdtemp(join(tmpdir(), 'mayfly-pictures-'));
const { processes } = realWorld();
await cp(join(root, 'instance'), join(folder, 'instance'), { recursive: true });
await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
await writeFile(
  join(folder, 'fleet.yaml'),
  'name: shop\ncount: 4\nvariables: { greeting: Hello }\nenvironments:\n  staging: { count: 1 }\n',
);
const terminal = await tmux(`'${join(root, 'mayfly')}' ui; sleep 600`, {
  columns,
  rows: 26,
  folder,
  environment: { LC_ALL: 'C.UTF-8', COLORTERM: 'truecolor' },
});

const picture = async (name: string, label: string): Promise<void> => {
  const screen = await terminal.coloured();
  await mkdir(join(root, 'docs'), { recursive: true });
  await writeFile(join(root, `docs/ui-${name}.svg`), svgOf(screen, columns, `mayfly ui: ${label}`));
  process.stderr.write(`docs/ui-${name}.svg\n`);
};

try {
  await terminal.shows(/shop +default +local +none/);
  await terminal.keys('n');
  await terminal.shows(/will make 4 machines/);
  await terminal.keys('Tab', 'Enter');
  await terminal.shows(/under way/);
  await terminal.keys('w');
  await terminal.shows(/(booted|uploaded|configured|reachable) \d+ s, waits for/, 120);
  await picture('work', 'four machines on their way, each with its phase');
  await terminal.shows(/4 of 4 ready, done/, 180);
  await terminal.keys('Escape');
  await terminal.shows(/› fleets +asked[\s\S]*4 ready/);
  await terminal.keys('Enter');
  await terminal.shows(/shop-4 +● ready/);
  // One of them breaks behind mayfly's back.
  const { stdout } = await processes.run([
    'podman',
    'ps',
    '--filter',
    'label=mayfly:fleet=shop',
    '--filter',
    'label=mayfly:slot=3',
    '--format',
    '{{.ID}}',
  ]);
  await processes.run([
    'podman',
    'exec',
    stdout.trim(),
    'sh',
    '-c',
    'chmod 0 /opt/hello/serve; systemctl restart hello.service; sleep 1',
  ]);
  await terminal.keys('Space', 'Space', 'Space', 'Space', 'd');
  await terminal.shows(/(healthy[\s\S]*){3}/);
  await terminal.shows(/shop-3 .*broken/);
  await terminal.keys('Escape');
  await terminal.shows(/local, 4 ready \(1 broken\) *$/m);
  await terminal.keys('k');
  await terminal.shows(/▸ {2}shop-3/);
  await picture('machines', 'the machines of a fleet, one of them broken');
  await terminal.keys('Enter');
  await terminal.shows(/Phases/);
  await terminal.shows(/requested +█[\s\S]*hello\.service/);
  await picture('machine', 'one machine: what is wrong with it, its phases, units and facts');
} finally {
  await terminal.end();
  await processes.run([join(root, 'mayfly'), 'destroy', '--yes'], { folder, timeout: 120_000 });
  await rm(folder, { recursive: true, force: true });
}
