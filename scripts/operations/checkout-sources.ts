import type { Sources } from '../../debug/sources.ts';
import { userData } from '../../debug/sources.ts';
import type { Release } from '../fleet/release.ts';
import { installedPath } from '../render/installed.ts';
import { sourcesOf } from '../render/sources.ts';
import type { World } from '../world/world.ts';
import { type Sources as Checkout, renderCheckout } from './rendered.ts';

/** Reading and hashing more takes longer than an examination may. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Where what stands on the machines of a release came from in the checkout as it is now. Of a file that was changed
 * since then, only its name is told. undefined when the checkout cannot be rendered any more.
 */
export const checkoutSources = async (
  world: World,
  numbered: boolean,
  checkout: Omit<Checkout, 'version'>,
  release: Pick<Release, 'userData' | 'bundle'>,
): Promise<Sources | undefined> => {
  // What was built elsewhere is not fetched again only to look at it.
  const { artifact: _, ...own } = checkout;
  try {
    const { bundle, firstBoot } = await renderCheckout(world, numbered, own, mostBytes);
    const same = new Set(release.bundle.manifest.map(({ path, sha256 }) => `${sha256} ${path}`));
    // What is not installed, as the set-up itself, is only known as a part of the whole.
    const all = release.bundle.sha256 === bundle.sha256;
    const changed = new Set([
      ...bundle.manifest.filter(({ path, sha256 }) => !same.has(`${sha256} ${path}`)).map(({ path }) => path),
      ...(all ? [] : bundle.contents.flatMap(({ path, file }) => (installedPath(path) ? [] : [file]))),
      ...(release.userData === firstBoot.text ? [] : [userData]),
    ]);
    return Object.fromEntries(
      Object.entries(sourcesOf(bundle, firstBoot)).map(([path, source]) => [
        path,
        changed.has(path) || changed.has(source.file) ? { file: source.file } : source,
      ]),
    );
  } catch {
    // A file that is wrong now says nothing about the machine: create tells what is wrong with it.
    return undefined;
  }
};
