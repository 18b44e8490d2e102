import { randomBytes } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The work that every side does on every machine: 30 files of 64 KiB that do not compress, and three units. */
export const work = {
  files: 30,
  bytes: 64 * 1024,
  folder: '/opt/bench',
  units: ['bench-1.service', 'bench-2.service', 'bench-3.service'],
};

/** In words. */
export const describeWork = `${work.files} files of ${work.bytes / 1024} KiB and ${work.units.length} units on each machine`;

const unit = (name: string): string => `[Unit]
Description=Nothing to do: ${name}

[Service]
ExecStart=/usr/bin/sleep infinity

[Install]
WantedBy=multi-user.target
`;

/** Writes a fleet of this work as a user has one: fleet.yaml, instance/ with the set-up of the checkout, templates/. */
export const writeFleet = async (
  root: string,
  folder: string,
  name: string,
  settings: readonly string[],
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await writeWork(join(folder, 'instance'));
  await cp(join(root, 'instance/setup.sh'), join(folder, 'instance/setup.sh'));
  await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
  await writeFile(join(folder, 'fleet.yaml'), [`name: ${name}`, ...settings, ''].join('\n'));
};

/** The same files and units with the least set-up that does the work: what a restart does anyway is not done before it. */
export const writeFloor = async (folder: string, instance: string, restart: boolean): Promise<void> => {
  await cp(instance, folder, { recursive: true });
  const units = work.units.join(' ');
  const lines = [
    'set -eu',
    'cp -R files/. /',
    'cp -R units/. /etc/systemd/system/',
    `systemctl enable --quiet --no-reload ${units}`,
    ...(restart ? [] : ['systemctl daemon-reload', `systemctl start ${units}`]),
    '',
  ];
  await writeFile(join(folder, 'setup.sh'), lines.join('\n'));
};

const writeWork = async (instance: string): Promise<void> => {
  const files = join(instance, 'files', work.folder);
  const units = join(instance, 'units');
  await mkdir(files, { recursive: true });
  await mkdir(units, { recursive: true });
  for (let number = 1; number <= work.files; number++)
    await writeFile(join(files, `file-${number}`), randomBytes(work.bytes));
  for (const name of work.units) await writeFile(join(units, name), unit(name));
};

/** A script for a machine: fails unless the work was done, then undoes it, with everything that mayfly keeps of it. */
export const resetScript = `set -eu
[ "$(cat ${work.folder}/file-* | wc -c)" -eq ${work.files * work.bytes} ]
systemctl is-active --quiet ${work.units.join(' ')}
systemctl disable --quiet --now ${work.units.join(' ')}
rm -rf ${work.folder} /opt/uploaded_files* /opt/deployment.log
cd /etc/systemd/system && rm -f ${work.units.join(' ')}
find /etc/mayfly -type f ! -name host-key -delete
systemctl daemon-reload
`;
