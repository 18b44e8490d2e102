import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showGain } from '../../scripts/commands/show-gain.ts';
import type { Definition } from '../../scripts/fleet/definition.ts';
import { gainOfAll } from '../../scripts/operations/foresee.ts';
import type { Prepared } from '../../scripts/operations/prepare.ts';
import * as ec2 from '../providers/ec2/stage.ts';
import * as lightsail from '../providers/lightsail/stage.ts';

const shown = async ({ provider, through }: ec2.Stage | lightsail.Stage, definition: Definition) => {
  const work = async () => {
    const image = await provider.resolveImage(definition);
    const prepared = { definition, image, release: { id: 'rel1' } } as Prepared;
    const gain = await gainOfAll({ provider, signal: ec2.never }, prepared);
    return showGain({ fleet: 'hello', environment: 'default' }, prepared, gain);
  };
  return through(work());
};

test('a plan tells what is in its prices, in every market and by every provider', async () => {
  for (const market of ['spot', 'on-demand', 'spot-then-on-demand'])
    assert.match(
      await shown(ec2.stage(), ec2.define(`${ec2.usual}, market: ${market}`)),
      /of 730 hours\. Addresses, disks and traffic are not in it\.\n$/,
    );
  assert.match(
    await shown(lightsail.stage(), lightsail.define(lightsail.usual)),
    /of 730 hours\. A public address, the system disk .* are in it; further disks are not\.\n$/,
  );
});
