import type { Definition } from '../../fleet/definition.ts';
import type { Architecture } from './architecture.ts';

type Alias = Definition['image'];

const debianWords = { x86_64: 'amd64', arm64: 'arm64' } as const;

const ubuntu = (version: string, disk: string) => (architecture: Architecture) =>
  `/aws/service/canonical/ubuntu/server/${version}/stable/current/${debianWords[architecture]}/hvm/${disk}/ami-id`;
const debian = (version: number) => (architecture: Architecture) =>
  `/aws/service/debian/release/${version}/latest/${debianWords[architecture]}`;

const parameters: Readonly<Record<Alias, (architecture: Architecture) => string>> = {
  'debian-12': debian(12),
  'debian-13': debian(13),
  'ubuntu-22.04': ubuntu('22.04', 'ebs-gp2'),
  'ubuntu-24.04': ubuntu('24.04', 'ebs-gp3'),
  al2023: architecture => `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
};

/** The public SSM parameter in which the publisher of an image tells its newest id. Sources: Canonical, Debian and AWS. */
export const imageParameter = (alias: Alias, architecture: Architecture): string =>
  parameters[alias](architecture);
