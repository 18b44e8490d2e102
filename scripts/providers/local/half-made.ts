import type { Resource } from '../provider.ts';
import type { Engine } from './engine.ts';
import { list } from './list.ts';

/**
 * Storage of containers that podman was ended in the middle of making: it has the machine's name, which cannot be
 * used again, and no labels. Told as machines, because it is removed like one. Source: podman-ps(1), --external.
 */
export const halfMade = async (engine: Engine): Promise<Resource[]> => {
  if (engine.name !== 'podman') return [];
  const filter = ['--filter', 'name=^mayfly[.]'];
  const format = ['--no-trunc', '--format', '{{.ID}} {{.State}} {{.Names}}'];
  const listed = await list(engine, ['ps', '-a', '--external', ...filter, ...format]);
  return listed.split('\n').flatMap((line): Resource[] => {
    const [, id, name, fleet, environment] =
      /^(\S+) storage (mayfly\.([^.]+)\.([^.]+)\.\d+)$/i.exec(line) ?? [];
    if (!id || !name || !fleet || !environment) return [];
    const owner = { fleet, environment, release: '', run: '' };
    return [{ kind: 'machine', id, name, place: engine.name, owner }];
  });
};
