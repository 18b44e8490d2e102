import type { LaunchedInstance } from '../../../lab/core/contract.ts';

export const launched = (more: Partial<LaunchedInstance> = {}): LaunchedInstance => ({
  id: 'i-0123456789abcdef0',
  region: 'eu-central-1',
  zone: 'eu-central-1b',
  type: 'm7g.large',
  imageId: 'ami-0123456789abcdef0',
  userData: '#cloud-config\n{}\n',
  spot: true,
  tags: { 'mayfly:fleet': 'web' },
  metadata: { httpTokens: 'required', hopLimit: 1 },
  shutdownBehavior: 'terminate',
  ...more,
});
