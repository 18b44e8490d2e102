import { canonicalJson, sha256 } from '../fleet/canonical.ts';
import type { Definition } from '../fleet/definition.ts';
import { manifestText } from '../fleet/manifest.ts';
import { makeRelease, type Release } from '../fleet/release.ts';
import type { PinnedImage, Provider } from '../providers/provider.ts';
import { checkBundle } from '../render/check.ts';
import { checkLaunchScript } from '../render/launch-script.ts';
import { type Problem, refuseErrors } from '../render/problem.ts';
import { refuseWithoutEnd } from '../render/ttl.ts';
import { checkUserData } from '../render/user-data.ts';
import type { World } from '../world/world.ts';
import { type HeldSecret, heldSecrets, type SecretsWanted, unknownSecrets } from './held.ts';
import { isScript, type Rendered, renderCheckout, type Sources } from './rendered.ts';

export type { Sources } from './rendered.ts';

/** Everything that is decided before anything is touched. */
export interface Prepared extends Pick<Rendered, 'bundle' | 'firstBoot' | 'userData'> {
  readonly definition: Definition;
  readonly release: Release;
  readonly image: PinnedImage;
  readonly manifest: string;
  readonly warnings: readonly Problem[];
  readonly secrets: readonly HeldSecret[];
}

/**
 * Renders, checks and pins. Touches nothing but files that it reads. Throws usage errors only. `standing`: a release that
 * is gone on with; the same description then has the same image, though its alias may name a newer one by now.
 */
export const prepare = async (
  world: World,
  provider: Provider,
  sources: Sources,
  wanted: SecretsWanted = 'all',
  standing?: Release,
): Promise<Prepared> => {
  const { version, definition } = sources;
  const rendered = await renderCheckout(world, provider.numbered, sources);
  const { bundle, artifact, firstBoot, example, userData } = rendered;
  const { file, template, text } = firstBoot;
  refuseWithoutEnd(template, file, example);
  const problems = [
    ...(await (isScript(definition) ? checkLaunchScript : checkUserData)(world, template, text, file)),
    ...(await checkBundle(world, bundle, definition)),
  ];
  refuseErrors(problems);
  const secrets = await heldSecrets(definition.secrets, sources.secrets, wanted);
  const same = standing && canonicalJson(standing.definition) === canonicalJson(definition);
  const image = same ? standing.image : await provider.resolveImage(definition);
  const release = makeRelease({
    version,
    definition,
    userData: text,
    bundle: { sha256: bundle.sha256, manifest: bundle.manifest },
    image,
    ...(artifact && { artifact: { digest: artifact.digest } }),
    secrets: secrets.map(({ name, version = 'not known' }) => ({ name, version })),
  });
  return {
    definition,
    release,
    bundle,
    firstBoot,
    image,
    manifest: sha256(manifestText(bundle.manifest)),
    warnings: [...problems.filter(problem => problem.severity === 'warning'), ...unknownSecrets(secrets)],
    secrets,
    userData,
  };
};
