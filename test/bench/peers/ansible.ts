import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer } from './peers.ts';

const playbook = (folder: string) => [
  {
    hosts: 'all',
    gather_facts: false,
    become: true,
    tasks: [
      { name: 'folder', file: { path: '/opt/uploaded_files', state: 'directory' } },
      { name: 'archive', unarchive: { src: join(folder, 'bundle.tar'), dest: '/opt/uploaded_files' } },
      { name: 'set-up', command: { cmd: 'sh setup.sh', chdir: '/opt/uploaded_files' } },
    ],
  },
];

/** Ansible as fast as it can be told to be: pipelining, 40 forks, one archive. */
export const ansible: Peer = {
  name: 'Ansible',
  version: ['ansible-playbook', '--version'],
  prepare: async (_bed, { folder, machines, timed }) => {
    const own = join(folder, 'ansible');
    await mkdir(own);
    const settings = [
      '[defaults]',
      'forks = 40',
      'interpreter_python = /usr/bin/python3',
      `local_tmp = ${join(own, 'tmp')}`,
      '[ssh_connection]',
      'pipelining = true',
      `ssh_args = -F ${join(folder, 'ssh_config')}`,
    ];
    // JSON is YAML.
    await writeFile(join(own, 'playbook.yml'), JSON.stringify(playbook(folder)));
    await writeFile(join(own, 'ansible.cfg'), `${settings.join('\n')}\n`);
    await writeFile(join(own, 'hosts'), machines.map(({ name }) => `${name}\n`).join(''));
    const words = ['ansible-playbook', '-i', join(own, 'hosts'), join(own, 'playbook.yml')];
    return timed(['env', `ANSIBLE_CONFIG=${join(own, 'ansible.cfg')}`, ...words]);
  },
};
