import type { Resource } from '../provider.ts';
import { containersBy } from './containers.ts';
import type { Engine } from './engine.ts';
import { imageLabel, imageName, pinImage, recipeFor } from './image.ts';
import { list } from './list.ts';

export interface UnusedImages {
  /** What today's recipe makes: kept for the next create. */
  readonly current: Resource[];
  /** What no recipe of today makes: nobody needs it any more. */
  readonly superseded: Resource[];
}

/** Base images of ours that no container uses. */
export const unusedImages = async (engine: Engine, customise: string): Promise<UnusedImages> => {
  const wanted = imageName(pinImage(recipeFor('debian-12', customise)));
  const format = '{{.ID}}\t{{.Repository}}:{{.Tag}}';
  const listed = await list(engine, [
    'images',
    '--no-trunc',
    '--filter',
    `label=${imageLabel}`,
    '--format',
    format,
  ]);
  const images = listed.split('\n').flatMap(line => {
    const [id, name] = line.split('\t');
    return id && name ? [{ id: bare(id), name }] : [];
  });
  if (images.length === 0) return { current: [], superseded: [] };
  const used = await usedImages(engine);
  const owner = { fleet: '', environment: '', release: '', run: '' };
  const unused = images
    .filter(({ id }) => !used.has(id))
    .map(({ id, name }): Resource => ({ kind: 'image', id, name, place: engine.name, owner }));
  return {
    current: unused.filter(({ name }) => name === wanted),
    superseded: unused.filter(({ name }) => name !== wanted),
  };
};

/** Ids of the images of all containers, whoever made them. */
const usedImages = async (engine: Engine): Promise<Set<string>> =>
  new Set((await containersBy(engine, [])).map(({ Image }) => bare(Image)));

const bare = (id: string) => id.replace(/^sha256:/, '');
