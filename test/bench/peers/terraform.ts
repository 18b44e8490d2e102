import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineUser } from '../../../scripts/machine/paths.ts';
import type { KnownMachine } from '../ssh-config.ts';
import type { Peer } from './peers.ts';

/** `terraform_data` with the file and remote-exec provisioners, one resource a machine, 40 at a time. */
export const terraform: Peer = {
  name: 'Terraform',
  version: ['terraform', 'version'],
  prepare: async (bed, { folder, machines, timed }) => {
    const own = join(folder, 'terraform');
    await mkdir(own);
    const resources = machines.map(machine => [machine.name, resource(folder, machine)]);
    const document = { resource: { terraform_data: Object.fromEntries(resources) } };
    await writeFile(join(own, 'main.tf.json'), JSON.stringify(document));
    const inFolder = ['terraform', `-chdir=${own}`] as const;
    await bed.run([...inFolder, 'init', '-input=false']);
    const apply = timed([...inFolder, 'apply', '-auto-approve', '-input=false', '-parallelism=40']);
    return async () => {
      await rm(join(own, 'terraform.tfstate'), { force: true });
      return apply();
    };
  },
};

const resource = (folder: string, { endpoint, hostKeys }: KnownMachine) => ({
  connection: {
    type: 'ssh',
    host: endpoint?.host,
    port: endpoint?.port,
    user: machineUser,
    private_key: `\${file("${join(folder, 'key')}")}`,
    host_key: hostKeys[0],
  },
  provisioner: [
    { file: { source: join(folder, 'bundle.tar'), destination: '/tmp/bundle.tar' } },
    {
      'remote-exec': {
        inline: [
          'sudo mkdir /opt/uploaded_files',
          'sudo tar -xf /tmp/bundle.tar -C /opt/uploaded_files',
          "sudo sh -c 'cd /opt/uploaded_files && exec sh setup.sh'",
        ],
      },
    },
  ],
});
