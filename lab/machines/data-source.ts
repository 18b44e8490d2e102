/** Where IMDS answers on AWS. */
export const imdsAddress = '169.254.169.254';

/**
 * Makes cloud-init look at IMDS and nowhere else. The network is the engine's work. Source: cloud-init, "Amazon EC2".
 */
const configuration = `datasource_list: [Ec2Lab]
datasource:
  Ec2:
    strict_id: false
    metadata_urls: ['http://${imdsAddress}']
    max_wait: 60
    timeout: 10
network:
  config: disabled
`;

/**
 * cloud-init's own Ec2 source, with the platform told: it recognises AWS by the DMI or the hypervisor's UUID, which a
 * container cannot have, and speaks IMDSv2 on AWS only. Before it asks, it looks up names that cannot exist, to see
 * whether DNS lies: on a laptop without a network that takes half a minute, for an address that needs no DNS.
 */
const source = `from cloudinit import sources, util
from cloudinit.sources import DataSourceEc2 as ec2

util._DNS_REDIRECT_IP = set()


class DataSourceEc2Lab(ec2.DataSourceEc2):
    def _get_cloud_name(self):
        return ec2.CloudNames.AWS


def get_datasource_list(depends):
    deps = (sources.DEP_FILESYSTEM, sources.DEP_NETWORK)
    return sources.list_from_depends(depends, [(DataSourceEc2Lab, deps)])
`;

export interface MountedFile {
  /** In the lab's folder. */
  readonly name: string;
  /** In the machine. */
  readonly path: string;
  readonly text: string;
}

/** What is mounted into every machine, read-only. */
export const mountedFiles: readonly MountedFile[] = [
  { name: 'cloud.cfg', path: '/etc/cloud/cloud.cfg.d/95_mayfly_lab.cfg', text: configuration },
  {
    name: 'DataSourceEc2Lab.py',
    path: '/usr/lib/python3/dist-packages/cloudinit/sources/DataSourceEc2Lab.py',
    text: source,
  },
];
