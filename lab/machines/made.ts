import { type Engine, engineError } from '../../scripts/providers/local/engine.ts';
import { labLabels, type Mark, markOf } from './labels.ts';

/** A thing in an engine that some lab made. */
export interface Made {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly mark: Mark;
}

const questions: readonly { kind: Made['kind']; list: string[] }[] = [
  { kind: 'container', list: ['ps', '-aq', '--no-trunc'] },
  { kind: 'network', list: ['network', 'ls', '--format', '{{.Name}}'] },
  { kind: 'volume', list: ['volume', 'ls', '-q'] },
];

/** Everything that carries a lab's labels, containers first: the order in which it can go. */
export const everythingMade = async (engine: Engine): Promise<Made[]> => {
  const found: Made[] = [];
  for (const question of questions) found.push(...(await ask(engine, question)));
  return found;
};

const ask = async (engine: Engine, { kind, list }: (typeof questions)[number]): Promise<Made[]> => {
  // What goes away between the two questions fails the second one: both are asked again.
  for (let attempt = 1; ; attempt++) {
    const listed = await engine.run([...list, '--filter', `label=${labLabels.keeper}`]);
    const ids = listed.split('\n').filter(id => id !== '');
    if (ids.length === 0) return [];
    const inspected = await engine.try([kind, 'inspect', ...ids], { keep: 64 << 20 });
    if (inspected.code === 0) return readMade(inspected.stdout, kind);
    if (attempt === 10) throw engineError(engine.name, [kind, 'inspect'], inspected);
  }
};

interface Inspected {
  readonly Id?: string;
  readonly Name?: string;
  readonly name?: string;
  readonly Config?: { Labels?: Record<string, string> | null };
  readonly Labels?: Record<string, string> | null;
  readonly labels?: Record<string, string> | null;
}

export const readMade = (json: string, kind: Made['kind']): Made[] =>
  (JSON.parse(json) as Inspected[]).flatMap(thing => {
    const labels = thing.Config?.Labels ?? thing.Labels ?? thing.labels ?? {};
    const id = kind === 'container' ? thing.Id : (thing.Name ?? thing.name);
    const mark = markOf(labels);
    return id && mark ? [{ kind, id, mark }] : [];
  });

export const removal = ({ kind, id }: Pick<Made, 'kind' | 'id'>, engine: Engine['name']): string[] => {
  if (kind === 'network') return ['network', 'rm', id];
  if (kind === 'volume') return ['volume', 'rm', '--force', id];
  return ['rm', '--force', '--volumes', ...(engine === 'podman' ? ['--time', '0'] : []), id];
};
