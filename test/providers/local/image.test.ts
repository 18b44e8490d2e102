import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../../scripts/errors.ts';
import { containerfile, imageName, pinImage, recipeFor } from '../../../scripts/providers/local/image.ts';

test('the pinned image depends on everything that it is made of', () => {
  const recipe = recipeFor('debian-12', 'true');
  const ids = [
    recipe,
    { ...recipe, customise: 'false' },
    { ...recipe, suite: 'trixie' },
    { ...recipe, packages: recipe.packages.slice(1) },
  ].map(changed => pinImage(changed).id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(pinImage(recipe).id, pinImage(recipeFor('debian-12', 'true')).id);
  assert.match(imageName(pinImage(recipe)), /^localhost\/mayfly-debian-12:[0-9a-f]{16}$/);
});

test('an unknown image is a usage error that lists the known ones', () => {
  assert.throws(
    () => recipeFor('debian-99', ''),
    (error: unknown) =>
      error instanceof MayflyError && error.exit === 2 && /debian-12/.test(error.telling.why ?? ''),
  );
});

test('the Containerfile installs the same packages and runs the same customisation', () => {
  const recipe = recipeFor('debian-12', 'true');
  const text = containerfile(recipe);
  for (const name of recipe.packages) assert.ok(text.includes(` ${name}`), name);
  assert.match(text, /RUN sh \/tmp\/customise\.sh \//);
});
