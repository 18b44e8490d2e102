import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Request, textOption } from '../cli/request.ts';
import { version } from '../cli/version.ts';
import { MayflyError, usageError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { defaultEnvironment, namePattern, type Scope, scopeName } from '../fleet/names.ts';
import type { Sources } from '../operations/prepare.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';

/** Where a call works: the fleet's folder, its definition, and the ports that this names. */
export interface Site extends Sources {
  readonly scope: Scope;
}

/** Reads the fleet file that a call means. */
export const readSite = async (request: Request): Promise<Site> => {
  const environment = textOption(request, 'env') ?? defaultEnvironment;
  const path = await fleetFile(request);
  const { loadDefinition } = await import('../fleet/load.ts');
  const shown = relative(request.folder, path) || path;
  const definition = loadDefinition(await readFleetFile(request, path, shown), shown, environment);
  // From now on no program that is started gets them.
  for (const secret of definition.secrets)
    if (secret.from === 'environment') request.world.host.take?.(secret.variable);
  const folder = join(path, '..');
  const scope = { fleet: definition.name, environment: definition.environment };
  const site = { root: request.root, folder, definition, scope, version };
  if (definition.secrets.length === 0 && !definition.artifact) return site;
  const { secretPorts, secretReader } = await import('./secret-sources.ts');
  const ports = secretPorts(request, folder, storePath(request, folder), scope, definition);
  const secrets = secretReader(ports, scope, definition);
  if (!definition.artifact) return { ...site, secrets };
  const { artifactReader } = await import('./artifact-source.ts');
  return { ...site, secrets, artifact: artifactReader(ports, definition.artifact) };
};

/** The folder of the fleet file that a call means, and its sites: one for each environment. */
export const readSites = async (
  request: Request,
): Promise<{ folder: string; shown: string; sites: () => Promise<Site[]> }> => {
  const path = await fleetFile(request);
  const shown = relative(request.folder, path) || path;
  return {
    folder: join(path, '..'),
    shown,
    sites: async () => {
      const { environmentsIn } = await import('../fleet/load.ts');
      const environments = environmentsIn(await readFleetFile(request, path, shown));
      return Promise.all(
        environments.map(env => readSite({ ...request, options: { ...request.options, env } })),
      );
    },
  };
};

/** Where machines of a call come from, and what is set about it. */
export type Source = Definition;

/** The scope that a call means: by `--fleet`, whose file may be gone, else by the fleet file. */
export const readScope = async (
  request: Request,
): Promise<{ scope: Scope; folder: string; source: Source }> => {
  const fleet = textOption(request, 'fleet');
  if (fleet !== undefined) {
    const environment = textOption(request, 'env') ?? defaultEnvironment;
    for (const name of [fleet, environment])
      if (!namePattern.test(name))
        throw usageError({
          what: `"${name}" cannot be the name of a fleet or environment`,
          why: 'names match ^[a-z][a-z0-9-]{0,30}$',
        });
    const scope = { fleet, environment };
    const folder = join(await fleetFile(request), '..');
    return { scope, folder, source: await sourceOfFleet(request, folder, scope) };
  }
  if (textOption(request, 'provider') !== undefined)
    throw usageError({
      what: '--provider says where the fleet of --fleet is, and there is no --fleet',
      why: 'the fleet file names the provider of its own fleets',
      next: 'name the fleet as well, or leave --provider out',
    });
  const { scope, folder, definition } = await readSite(request);
  return { scope, folder, source: definition };
};

/** Where the fleet of this name is: as `--provider` says, else its last release in the store, else the fleet file that names it. Nowhere else is looked: what is not there would look gone. */
const sourceOfFleet = async (request: Request, folder: string, scope: Scope): Promise<Source> => {
  if (textOption(request, 'provider') !== undefined) return namedSource(request);
  const { standingRelease } = await import('../operations/standing-release.ts');
  const { store } = await openStore(request, folder);
  const release = await standingRelease(store.open(scope), 'heal');
  const found = release?.definition ?? (await describedSource(request, scope));
  if (found) return { ...found, approval: 'required' };
  throw usageError({
    what: `It is not known where ${scopeName(scope)} is`,
    why: `neither the store (${store.location}) nor a fleet file says it, and a provider that never had it would answer that there is nothing`,
    next: 'run the command again with --provider ec2, --provider lightsail or --provider local',
  });
};

/** What the fleet file says about the fleet of this name; a file that is not right says nothing. */
const describedSource = async (request: Request, scope: Scope): Promise<Source | undefined> => {
  const path = await fleetFile(request);
  const { loadDefinition } = await import('../fleet/load.ts');
  try {
    const definition = loadDefinition(await readFleetFile(request, path, path), path, scope.environment);
    return definition.name === scope.fleet ? definition : undefined;
  } catch (thrown) {
    if (thrown instanceof MayflyError) return undefined;
    throw thrown;
  }
};

/** Where a call looks that is about any fleet: as `--provider` says, else as the fleet file does. The store is the one beside it. */
export const readSource = async (request: Request): Promise<{ folder: string; source: Source }> => {
  const path = await fleetFile(request);
  const folder = join(path, '..');
  const meant =
    textOption(request, 'file') !== undefined || (await request.world.files.entry(path)) !== undefined;
  if (textOption(request, 'provider') !== undefined || !meant)
    return { folder, source: await namedSource(request) };
  return { folder, source: (await readSite(request)).definition };
};

/** Where to look without a fleet file: `--provider`, and its settings as they are by default. What the file would say about approval is not known, so it counts as required. */
export const namedSource = async (request: Request): Promise<Source> => {
  const { loadDefinition } = await import('../fleet/load.ts');
  const provider = textOption(request, 'provider') ?? 'local';
  const settings = `name: x\nprovider: ${JSON.stringify(provider)}\napproval: required\n`;
  return loadDefinition(settings, '--provider', defaultEnvironment);
};

/** `--file`, or fleet.yaml here, or the checkout's own. */
const fleetFile = async (request: Request): Promise<string> => {
  const named = textOption(request, 'file');
  if (named !== undefined) return isAbsolute(named) ? named : resolve(request.folder, named);
  const here = join(request.folder, 'fleet.yaml');
  return (await request.world.files.entry(here)) ? here : join(request.root, 'fleet.yaml');
};

const readFleetFile = async (request: Request, path: string, shown: string): Promise<string> => {
  try {
    return (await request.world.files.read(path)).toString('utf8');
  } catch (thrown) {
    const code = (thrown as { code?: string }).code ?? 'unknown error';
    throw usageError(
      {
        what: code === 'ENOENT' ? 'There is no fleet file' : `The fleet file cannot be read (${code})`,
        file: shown,
        next: code === 'ENOENT' ? 'mayfly create --file <path to a fleet file>' : `ls -l ${shown}`,
      },
      thrown,
    );
  }
};

/** The store: `$MAYFLY_STORE`, or `.mayfly` beside the fleet file. */
export const openStore = async (
  request: Request,
  folder: string,
): Promise<{ store: Store; path: string }> => {
  const { folderStore } = await import('../store/folder.ts');
  const path = storePath(request, folder);
  return { store: folderStore(request.world, path), path };
};

const storePath = ({ world, folder: here }: Request, folder: string): string => {
  const named = world.host.environment.MAYFLY_STORE;
  return named ? resolve(here, named) : join(folder, '.mayfly');
};

/** The provider of a fleet, whose looks end when the call is interrupted. */
export const openProvider = async (request: Request, store: string, source: Source): Promise<Provider> => {
  const { interruptible } = await import('../providers/interruptible.ts');
  return interruptible(await open(request, store, source), request.signal);
};

/** Each is loaded only when it is used. */
const open = async (request: Request, store: string, source: Source): Promise<Provider> => {
  const { world, root } = request;
  if (source.provider === 'ec2') {
    const { openEc2 } = await import('../providers/ec2/open.ts');
    return openEc2(world, source);
  }
  if (source.provider === 'lightsail') {
    const { openLightsail } = await import('../providers/lightsail/open.ts');
    return openLightsail(world, source);
  }
  const { localProvider } = await import('../providers/local/local.ts');
  const customise = await world.files.read(join(root, 'scripts/providers/local/customise.sh'));
  return localProvider(world, {
    folder: join(store, '_local'),
    customise: customise.toString('utf8'),
    engine: source.local.engine,
  });
};
