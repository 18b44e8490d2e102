import { createHash } from 'node:crypto';
import { failure, foreignError, usageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import type { PinnedImage } from '../provider.ts';
import type { Engine } from './engine.ts';

/** The base images of local machines, by alias. */
const suites: Readonly<Record<string, { suite: string; container: string }>> = {
  'debian-12': { suite: 'bookworm', container: 'debian:12' },
};

const packages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'cloud-init',
  'sudo',
  'python3',
  'iproute2',
  'ca-certificates',
  'curl',
  'procps',
  'udev',
  'netbase',
  'locales',
  'tzdata',
];

export const imageLabel = 'mayfly:image';

/** What an image is made of, as data. Its hash is the pinned id: the same on every laptop. */
export interface Recipe {
  readonly alias: string;
  readonly suite: string;
  readonly container: string;
  readonly packages: readonly string[];
  /** Text of customise.sh. */
  readonly customise: string;
}

export const recipeFor = (alias: string, customise: string): Recipe => {
  const known = suites[alias];
  if (!known)
    throw usageError({
      what: `There is no local image "${alias}"`,
      why: `known: ${Object.keys(suites).join(', ')}`,
      file: 'fleet.yaml',
    });
  return { alias, ...known, packages, customise };
};

export const pinImage = (recipe: Recipe): PinnedImage => ({
  alias: recipe.alias,
  id: createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16),
});

/** `localhost/mayfly-debian-12:0123456789abcdef` */
export const imageName = (image: PinnedImage): string => `localhost/mayfly-${image.alias}:${image.id}`;

/** A Containerfile that makes the same machine where there is no mmdebstrap but a registry of images. */
export const containerfile = (recipe: Recipe): string =>
  [
    `FROM ${recipe.container}`,
    'RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\',
    `      ${recipe.packages.join(' ')} && rm -rf /var/lib/apt/lists/*`,
    'COPY customise.sh /tmp/customise.sh',
    'RUN sh /tmp/customise.sh / && rm /tmp/customise.sh',
    'CMD ["/sbin/init"]',
    '',
  ].join('\n');

/** Builds the image unless it is there. `folder` is a scratch folder of our own, emptied before and after. */
export const buildImage = async (
  world: World,
  engine: Engine,
  recipe: Recipe,
  folder: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  const image = pinImage(recipe);
  // What a killed build has left goes in either case.
  await world.files.remove(folder);
  if ((await engine.try(['image', 'inspect', imageName(image)])).code === 0) return;
  await world.files.makeFolder(folder, 0o700);
  const script = `${folder}/customise.sh`;
  await world.files.write(script, recipe.customise, 0o755);
  try {
    if (await hasMmdebstrap(world)) {
      say(`building the base image ${recipe.alias} with mmdebstrap, once (about a minute)`);
      await bootstrap(world, engine, recipe, folder, signal);
    } else {
      say(`building the base image ${recipe.alias} from a Containerfile, once (a few minutes)`);
      await world.files.write(`${folder}/Containerfile`, containerfile(recipe));
      await engine.run(
        [
          'build',
          '-f',
          `${folder}/Containerfile`,
          '--label',
          `${imageLabel}=${image.id}`,
          '-t',
          imageName(image),
          folder,
        ],
        { timeout: 1_800_000, signal },
      );
    }
  } finally {
    await world.files.remove(folder);
  }
};

const hasMmdebstrap = async (world: World): Promise<boolean> => {
  try {
    return (await world.processes.run(['mmdebstrap', '--version'], { timeout: 10_000 })).code === 0;
  } catch {
    return false;
  }
};

const bootstrap = async (
  world: World,
  engine: Engine,
  recipe: Recipe,
  folder: string,
  signal: AbortSignal,
): Promise<void> => {
  const tar = `${folder}/root.tar`;
  const built = await world.processes.run(
    [
      'mmdebstrap',
      '--variant=minbase',
      `--include=${recipe.packages.join(',')}`,
      `--customize-hook=${folder}/customise.sh`,
      recipe.suite,
      tar,
    ],
    { timeout: 1_800_000, signal, environment: { TMPDIR: folder } },
  );
  if (built.code !== 0) {
    const words = built.stderr.trimEnd().split('\n').slice(-4).join('\n');
    if (/no space left/i.test(built.stderr))
      throw failure({
        what: 'The disk is full: the base image could not be built',
        why: words,
        next: 'df -h    # free about 1.5 GB, then run the command again',
      });
    throw foreignError({
      what: `mmdebstrap could not build the base image ${recipe.alias}`,
      why: words,
      next: 'check that the distribution’s package mirror can be reached, then run the command again',
    });
  }
  const image = pinImage(recipe);
  await engine.run(
    [
      'import',
      '--change',
      `LABEL ${imageLabel}=${image.id}`,
      '--change',
      'CMD ["/sbin/init"]',
      tar,
      imageName(image),
    ],
    { timeout: 600_000, signal },
  );
};
