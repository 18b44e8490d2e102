import { failure, type MayflyError } from '../../errors.ts';

/** A fleet keeps the images that it was made with: only another release looks them up again. */
export const noImageIn = (image: string, region: string): MayflyError =>
  failure({
    what: `The image ${image} is not known in ${region}`,
    why: 'that region gave none when the images of this release were looked up; just replace looks again',
    next: 'just replace    # where there is no fleet yet: run the command again',
  });
