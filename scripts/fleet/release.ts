import { failure } from '../errors.ts';
import type { PinnedImage } from '../providers/provider.ts';
import { byCodeUnits, canonicalJson, sha256 } from './canonical.ts';
import type { Definition } from './definition.ts';
import type { ManifestEntry } from './manifest.ts';

/** Everything that decides what a machine becomes. */
export interface Release {
  /** 12 hex digits: the start of the SHA-256 of everything below as canonical JSON. */
  readonly id: string;
  /** mayfly's own version. */
  readonly version: string;
  readonly definition: Definition;
  /** Rendered with stand-ins for a machine's name and keys, so that it is the same on every laptop. */
  readonly userData: string;
  /** Its size in UTF-8. */
  readonly userDataBytes: number;
  readonly bundle: { readonly sha256: string; readonly manifest: readonly ManifestEntry[] };
  readonly image: PinnedImage;
  /** SHA-256 of what was built elsewhere: its files stand in the manifest. */
  readonly artifact?: { readonly digest: string };
  /** Names of the secrets, each with what stands for its value: never the value, nor a digest that can be tried. */
  readonly secrets?: readonly { readonly name: string; readonly version: string }[];
}

export type ReleaseInputs = Omit<Release, 'id' | 'userDataBytes'>;

const idLength = 12;

/** Makes a release of its inputs. The same inputs, in any order of keys and files, give the same id. */
export const makeRelease = (inputs: ReleaseInputs): Release => {
  const { version, definition, userData, bundle, image, artifact, secrets = [] } = inputs;
  const { sha256: sum, manifest } = bundle;
  const files = manifest.map(({ sha256, mode, path }) => ({ sha256, mode, path }));
  const content = canonicalJson({
    version,
    definition,
    userData,
    userDataBytes: Buffer.byteLength(userData),
    bundle: { sha256: sum, manifest: files.sort((a, b) => byCodeUnits(a.path, b.path)) },
    image: { alias: image.alias, id: image.id },
    ...(artifact && { artifact: { digest: artifact.digest } }),
    ...(secrets.length > 0 && { secrets: secrets.map(({ name, version }) => ({ name, version })) }),
  });
  // A copy of its own, so that nobody can change what the id stands for.
  return { id: idOf(content), ...JSON.parse(content) };
};

/** A release as it is stored: canonical JSON and a line end. The same release gives the same bytes. */
export const releaseContent = (release: Release): string => `${canonicalJson(release)}\n`;

/**
 * A stored release. Throws a failure unless every byte is as `releaseContent` wrote it and the id is that of the content.
 * `file` is the name for messages.
 */
export const parseRelease = (text: string, file?: string): Release => {
  const damaged = (why: string, cause?: unknown) =>
    failure({ what: 'The stored release is damaged', why, ...(file !== undefined && { file }) }, cause);
  const stored = read(text, damaged);
  const { id, ...content } = stored;
  if (!isRelease(stored)) throw damaged('it lacks a part of a release');
  if (releaseContent(stored) !== text) throw damaged('it was changed after it was written');
  const right = idOf(canonicalJson(content));
  if (id !== right) throw damaged(`it is named ${id}, but its content is that of ${right}`);
  return stored;
};

const idOf = (content: string): string => sha256(content).slice(0, idLength);

const read = (text: string, damaged: (why: string, cause: unknown) => Error): Record<string, unknown> => {
  try {
    return { ...JSON.parse(text) };
  } catch (thrown) {
    throw damaged('it is not JSON; it may be cut off', thrown);
  }
};

const parts = {
  version: 'string',
  definition: 'object',
  userData: 'string',
  bundle: 'object',
  image: 'object',
};

const isRelease = (value: Record<string, unknown>): value is Record<string, unknown> & Release =>
  Object.entries(parts).every(([key, type]) => typeof value[key] === type && value[key] !== null);

const folder = '/etc/systemd/system/';

/** The units that a release wants: its own, and those that it enables. */
export const unitsIn = ({ bundle, definition }: Release): string[] => {
  const own = bundle.manifest
    .map(({ path }) => path)
    .filter(path => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
    .map(path => path.slice(folder.length));
  return [...new Set([...own, ...definition.services])];
};
