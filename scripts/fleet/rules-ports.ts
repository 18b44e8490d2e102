import type { FleetFile } from './definition.ts';
import type { Path } from './problem.ts';
import type { Broken, Rule } from './rule.ts';

type Ports = FleetFile['ec2']['ingress'] | FleetFile['lightsail']['ports'];

/** A range of ports does not end before it begins. */
const endAfterBegin = (
  section: 'ec2' | 'lightsail',
  key: string,
  portsOf: (file: FleetFile) => Ports,
): Rule => ({
  reads: [section],
  broken: file =>
    portsOf(file).flatMap(({ port, to = port }, index): Broken[] => {
      if (to >= port) return [];
      const path: Path = [section, key, index, 'to'];
      const what = `${section}.${key}[${index}].to is ${to}, but must be at least port, which is ${port}`;
      return [{ paths: [path], what }];
    }),
});

export const portRules: readonly Rule[] = [
  endAfterBegin('ec2', 'ingress', ({ ec2 }) => ec2.ingress),
  endAfterBegin('lightsail', 'ports', ({ lightsail }) => lightsail.ports),
];
