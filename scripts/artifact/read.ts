import { usageError } from '../errors.ts';
import type { ArtifactSource } from '../fleet/definition-artifact.ts';
import { readSecret, type SecretPorts } from '../secrets/read.ts';
import { type Artifact, archiveArtifact, folderArtifact } from './files.ts';

/** Fetches an artifact from where its declaration says, and holds it against the digest that is wanted. */
export const readArtifact = async (ports: SecretPorts, source: ArtifactSource): Promise<Artifact> => {
  const artifact = await fetched(ports, source);
  const { digest } = source;
  if (digest === undefined || digest === `sha256:${artifact.digest}`) return artifact;
  throw usageError({
    what: `The artifact ${artifact.from} is not the one that is wanted: nothing was made`,
    why: `wanted is ${digest}; it is sha256:${artifact.digest}`,
    next: 'fetch the right one, or correct digest under artifact in fleet.yaml',
  });
};

const fetched = async (ports: SecretPorts, source: ArtifactSource): Promise<Artifact> => {
  const { world, folder, signal } = ports;
  if (source.from === 'folder') return folderArtifact(world.files, folder, source.path);
  if (source.from === 'archive') return archiveArtifact(world.files, folder, source.path, source.strip);
  const [{ gitHub }, { gitHubArtifact }, token] = await Promise.all([
    import('./github-api.ts'),
    import('./github.ts'),
    readSecret(ports, source.token),
  ]);
  return gitHubArtifact(gitHub({ clock: world.clock, api: source.api, token, signal }), source);
};
