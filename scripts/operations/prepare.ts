import { basename, join } from 'node:path';
import { usageError } from '../errors.ts';
import { sha256 } from '../fleet/canonical.ts';
import type { Definition } from '../fleet/definition.ts';
import { manifestText } from '../fleet/manifest.ts';
import { makeRelease, type Release } from '../fleet/release.ts';
import type { PinnedImage, Provider } from '../providers/provider.ts';
import { type Bundle, makeBundle } from '../render/bundle.ts';
import { checkBundle } from '../render/check.ts';
import { readInstance } from '../render/instance.ts';
import { type Problem, refuseErrors } from '../render/problem.ts';
import { standIns } from '../render/stand-ins.ts';
import type { TemplateData } from '../render/template-data.ts';
import { refuseWithoutEnd } from '../render/ttl.ts';
import { checkUserData, renderUserData } from '../render/user-data.ts';
import type { World } from '../world/world.ts';
import { withBrought } from './brought.ts';

/** What a release is made of, and where it stands. */
export interface Sources {
  /** The checkout. */
  readonly root: string;
  /** Where the paths of the definition begin. */
  readonly folder: string;
  /** mayfly's own. */
  readonly version: string;
  readonly definition: Definition;
}

/** Everything that is decided before anything is touched. */
export interface Prepared {
  readonly definition: Definition;
  readonly release: Release;
  readonly bundle: Bundle;
  readonly image: PinnedImage;
  readonly manifest: string;
  readonly warnings: readonly Problem[];
  /** The user data of one machine. */
  userData(machine: TemplateData['machine'], access: TemplateData['access']): string;
}

/** Renders, checks and pins. Touches nothing but files that it reads. Throws usage errors only. */
export const prepare = async (
  world: World,
  provider: Provider,
  { root, folder, version, definition }: Sources,
): Promise<Prepared> => {
  const templatePath = join(folder, definition.template);
  const template = await readTemplate(world, templatePath, definition.template);
  const own = await readInstance(world.files, join(folder, definition.instance), definition.instance);
  const files = await withBrought(world, root, definition, own);
  const base = {
    fleet: definition.name,
    environment: definition.environment,
    variables: definition.variables,
  };
  const bundle = makeBundle(files, base, definition.services);
  const ttl = definition.provider === 'ec2' ? definition.ec2.ttl : undefined;
  const first = { ...base, ...(ttl !== undefined && { ttl }) };
  const render = (data: TemplateData) => renderUserData(template, definition.template, data);
  const example = { ...first, ...standIns(definition, provider.numbered) };
  const userData = render(example);
  refuseWithoutEnd(template, definition.template, example);
  const problems = [
    ...(await checkUserData(world, template, userData, definition.template)),
    ...(await checkBundle(world, bundle, definition)),
  ];
  refuseErrors(problems);
  const image = await provider.resolveImage(definition);
  const release = makeRelease({
    version,
    definition,
    userData,
    bundle: { sha256: bundle.sha256, manifest: bundle.manifest },
    image,
  });
  return {
    definition,
    release,
    bundle,
    image,
    manifest: sha256(manifestText(bundle.manifest)),
    warnings: problems.filter(problem => problem.severity === 'warning'),
    userData: (machine, access) => render({ ...first, machine, access }),
  };
};

const readTemplate = async (world: World, path: string, shown: string): Promise<string> => {
  try {
    return (await world.files.read(path)).toString('utf8');
  } catch (thrown) {
    const code = (thrown as { code?: string }).code;
    throw usageError(
      {
        what:
          code === 'ENOENT'
            ? `There is no template ${basename(path)}`
            : `The template ${basename(path)} cannot be read (${code})`,
        file: shown,
        next: 'correct "template" in fleet.yaml, or put the file there',
      },
      thrown,
    );
  }
};
