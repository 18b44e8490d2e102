import { basename, join } from 'node:path';
import { usageError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { type Bundle, makeBundle } from '../render/bundle.ts';
import { type InstanceFile, readInstance } from '../render/instance.ts';
import { renderLaunchScript } from '../render/launch-script.ts';
import type { FirstBoot } from '../render/sources.ts';
import { standIns } from '../render/stand-ins.ts';
import type { TemplateData } from '../render/template-data.ts';
import { renderUserData } from '../render/user-data.ts';
import type { World } from '../world/world.ts';
import { withBrought } from './brought.ts';
import type { SecretsOf } from './held.ts';

/** What a release is made of, and where it stands. */
export interface Sources {
  /** The checkout. */
  readonly root: string;
  /** Where the paths of the definition begin. */
  readonly folder: string;
  /** mayfly's own. */
  readonly version: string;
  readonly definition: Definition;
  readonly secrets?: SecretsOf;
  /** Fetches what was built elsewhere; absent where only the checkout itself matters. */
  readonly artifact?: () => Promise<FetchedArtifact>;
}

/** Files that go with the bundle, and what pins them. */
export interface FetchedArtifact {
  readonly files: readonly InstanceFile[];
  readonly digest: string;
}

/** The checkout as machines get it. */
export interface Rendered {
  readonly bundle: Bundle;
  readonly artifact?: FetchedArtifact;
  /** With stand-ins for a machine's name and keys. */
  readonly firstBoot: FirstBoot;
  /** What the template was rendered with for that. */
  readonly example: TemplateData;
  /** The user data of one machine. */
  userData(machine: TemplateData['machine'], access: TemplateData['access']): string;
}

/**
 * Reads and renders. Touches nothing but files that it reads. `numbered`: each machine has its own user data. `limit`:
 * bytes of the instance folder, where fewer than usual are worth the time.
 */
export const renderCheckout = async (
  world: World,
  numbered: boolean,
  { root, folder, definition, artifact: fetch }: Omit<Sources, 'version'>,
  limit?: number,
): Promise<Rendered> => {
  const file = definition.template;
  const template = await readTemplate(world, join(folder, file), file);
  const own = await readInstance(world.files, join(folder, definition.instance), definition.instance, limit);
  const artifact = await fetch?.();
  const files = await withBrought(world, root, definition, [...own, ...(artifact?.files ?? [])]);
  const base = {
    fleet: definition.name,
    environment: definition.environment,
    variables: definition.variables,
  };
  const bundle = makeBundle(files, base, definition.services);
  const ttl = definition.provider === 'ec2' ? definition.ec2.ttl : undefined;
  const first = { ...base, ...(ttl !== undefined && { ttl }) };
  const renderer = isScript(definition) ? renderLaunchScript : renderUserData;
  const render = (data: TemplateData) => renderer(template, file, data);
  const example = { ...first, ...standIns(definition, numbered) };
  return {
    bundle,
    ...(artifact && { artifact }),
    firstBoot: { file, template, text: render(example) },
    example,
    userData: (machine, access) => render({ ...first, machine, access }),
  };
};

/** Lightsail runs user data as a script, and understands nothing else. */
export const isScript = ({ provider }: Definition): boolean => provider === 'lightsail';

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
