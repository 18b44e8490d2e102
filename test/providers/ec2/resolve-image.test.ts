import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit, type MayflyError } from '../../../scripts/errors.ts';
import type { Definition } from '../../../scripts/fleet/definition.ts';
import { define, never, planned, type Stage, stage, toldBy, usual } from './stage.ts';

const refusedOn = async (on: Stage, definition: Definition): Promise<MayflyError> => {
  const error = await toldBy(planned(on, definition));
  assert.equal(on.lab.remains().length, 0, 'something was made');
  return error;
};

test('an alias without an image in a region is told, with the regions that have it', async () => {
  const definition = {
    ...define('regions: [ap-northeast-3, eu-west-1], types: [t3.small]'),
    image: 'debian-13' as const,
  };
  const { telling, exit } = await refusedOn(stage(), definition);
  assert.equal(telling.what, 'There is no image debian-13 for x86_64 in ap-northeast-3');
  assert.match(telling.why ?? '', /These have it: eu-west-1/);
  assert.match(telling.next ?? '', /take ap-northeast-3 out of ec2.regions/);
  assert.equal(exit, Exit.usage);
});

test('an image is pinned the same for the same regions in any order', async () => {
  const id = async (regions: string) => {
    const on = stage();
    return on.through(
      on.provider.resolveImage(define(`regions: [${regions}], types: [t4g.small, t3.small]`)),
    );
  };
  const { alias, id: pinned } = await id('us-east-1, eu-west-1');
  assert.equal(alias, 'debian-12');
  assert.match(
    pinned,
    /^eu-west-1\/arm64=ami-\w+,eu-west-1\/x86_64=ami-\w+,us-east-1\/arm64=ami-\w+,us-east-1\/x86_64=ami-\w+$/,
  );
  assert.equal((await id('eu-west-1, us-east-1, eu-west-1')).id, pinned);
});

test('an image that was withdrawn since it was pinned is told before anything is made', async () => {
  const on = stage();
  const image = { alias: 'debian-12', id: 'eu-west-1/x86_64=ami-0123456789abcdef0' };
  const { telling } = await toldBy(on.through(on.provider.plan(define(usual), image, never)));
  assert.match(`${telling.what} ${telling.why}`, /ami-0123456789abcdef0/);
});
