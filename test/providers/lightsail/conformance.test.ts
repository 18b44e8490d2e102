import { conformance } from '../../support/conformance.ts';
import { boot, define, owner, stage } from './stage.ts';

// The conformance of the Lightsail provider, on the lab under simulated time.

for (const settings of [
  'regions: [eu-west-1], bundle: small_3_0',
  'regions: [eu-west-1, us-east-2], memory: 1, disks: [{name: data, size: 8, path: /dev/xvdf}]',
])
  conformance(`lightsail, ${settings}`, async () => {
    const definition = define(settings);
    const { provider, through } = stage({}, { definition });
    const image = await through(provider.resolveImage(definition));
    return { provider, definition, image, owner, boot, through };
  });

conformance('lightsail, with an address', async () => {
  const definition = { ...define('regions: [eu-west-1]', 2), static_address: true };
  const { provider, through } = stage({}, { definition });
  const image = await through(provider.resolveImage(definition));
  return { provider, definition, image, owner, boot, through };
});
