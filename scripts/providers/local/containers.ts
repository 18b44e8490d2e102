import { bug } from '../../errors.ts';
import { limiter } from '../../parallel.ts';
import type { Container } from './container.ts';
import { fromListing, isDamage, type Listed } from './damage.ts';
import { type Engine, engineError } from './engine.ts';
import { list } from './list.ts';

/** Containers out of `inspect`'s JSON; what is no list is never nothing. */
export const readContainers = (json: string): Container[] => {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw bug('inspect did not answer with a list');
  return parsed as Container[];
};

const tries = 5;
const atATime = 8;
const inspect = ['container', 'inspect'];
const keep = 256 << 20;

/** Every container that the filters of `ps` find, also one that podman cannot inspect. */
export const containersBy = async (engine: Engine, filters: readonly string[]): Promise<Container[]> => {
  // A container that goes away between the two questions fails the second one: both are asked again.
  for (let attempt = 1; ; attempt++) {
    const listed = await list(engine, ['ps', '-aq', '--no-trunc', ...filters]);
    const ids = listed.split('\n').filter(id => id !== '');
    if (ids.length === 0) return [];
    const inspected = await engine.try([...inspect, ...ids], { keep });
    if (inspected.code === 0) return readContainers(inspected.stdout);
    if (isDamage(inspected)) return oneByOne(engine, filters);
    if (attempt === tries) throw engineError(engine.name, inspect, inspected);
  }
};

/** A damaged one fails the question about all of them. */
const oneByOne = async (engine: Engine, filters: readonly string[]): Promise<Container[]> => {
  const listed = await list(engine, ['ps', '-a', '--no-trunc', '--format', 'json', ...filters]);
  const few = limiter(atATime);
  const found = await Promise.all(
    (JSON.parse(listed) as Listed[]).map(each =>
      few(async (): Promise<Container[]> => {
        const inspected = await engine.try([...inspect, each.Id], { keep });
        if (inspected.code === 0) return readContainers(inspected.stdout);
        if (isDamage(inspected)) return [fromListing(each)];
        if (/no such/i.test(inspected.stderr)) return [];
        throw engineError(engine.name, inspect, inspected);
      }),
    ),
  );
  return found.flat();
};
