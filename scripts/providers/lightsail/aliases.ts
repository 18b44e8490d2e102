import type { Definition } from '../../fleet/definition.ts';

/** The blueprint of an image alias. Source: GetBlueprints; not each of them exists in every region, or yet. */
export const blueprintOf: Readonly<Record<Definition['image'], string>> = {
  'debian-12': 'debian_12',
  'debian-13': 'debian_13',
  'ubuntu-22.04': 'ubuntu_22_04',
  'ubuntu-24.04': 'ubuntu_24_04',
  al2023: 'amazon_linux_2023',
};
