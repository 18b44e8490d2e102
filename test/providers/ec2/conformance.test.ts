import { conformance } from '../../support/conformance.ts';
import { boot, define, owner, stage } from './stage.ts';

// The conformance of the EC2 provider, on the lab under simulated time.

for (const settings of ['spot', 'on-demand', 'spot, vpc: own'])
  conformance(`ec2, ${settings}`, async () => {
    const definition = define(
      `regions: [eu-west-1, us-east-2], types: [t3.small, t3a.small], market: ${settings}`,
    );
    const { provider, through } = stage({}, { definition });
    const image = await through(provider.resolveImage(definition));
    return { provider, definition, image, owner, boot, through };
  });

for (const vpc of ['', ', vpc: own'])
  conformance(`ec2, with an address${vpc}`, async () => {
    const settings = `regions: [eu-west-1], types: [t3.small, t3a.small], market: on-demand${vpc}`;
    const definition = { ...define(settings, 2), static_address: true };
    const { provider, through } = stage({}, { definition });
    const image = await through(provider.resolveImage(definition));
    return { provider, definition, image, owner, boot, through };
  });
