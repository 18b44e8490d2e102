import { readArtifact } from '../artifact/read.ts';
import type { ArtifactSource } from '../fleet/definition-artifact.ts';
import type { FetchedArtifact } from '../operations/rendered.ts';
import type { SecretPorts } from '../secrets/read.ts';

/** Fetches an artifact when it is first needed, once, as files of the bundle. */
export const artifactReader = (
  ports: SecretPorts,
  source: ArtifactSource,
): (() => Promise<FetchedArtifact>) => {
  let fetched: Promise<FetchedArtifact> | undefined;
  const fetch = async (): Promise<FetchedArtifact> => {
    const { files, digest, from } = await readArtifact(ports, source);
    return {
      digest,
      files: files.map(({ path, mode, content }) => ({
        path: `files${source.into}/${path}`,
        mode,
        content,
        file: `${from}: ${path}`,
        built: true,
      })),
    };
  };
  return () => {
    fetched ??= fetch();
    return fetched;
  };
};
