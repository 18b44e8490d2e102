import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { columns } from '../cli/words.ts';
import { Exit, usageError } from '../errors.ts';
import type { SecretSource } from '../fleet/definition-secrets.ts';
import { scopeName } from '../fleet/names.ts';
import { didYouMean } from '../fleet/nearest.ts';
import { clean } from '../render/clean.ts';
import { type SoughtSecret, seekSecrets } from '../secrets/hold.ts';
import { secretPorts } from './secret-sources.ts';
import { setSecret } from './secrets-set.ts';
import { openStore, readSite, type Site } from './site.ts';

const actions = ['set', 'list', 'check'];

export const run = async (request: Request): Promise<Outcome> => {
  const [action = '', name, ...more] = request.positionals;
  if (!actions.includes(action))
    throw usageError({
      what: `secrets has no action ${JSON.stringify(action)}${didYouMean(action, actions)}`,
      why: `It has: ${actions.join(', ')}`,
      next: 'mayfly secrets --help',
    });
  if (more.length > 0)
    throw usageError({
      what: `secrets does not know what to do with "${more[0]}"`,
      next: 'mayfly secrets --help',
    });
  const site = await readSite(request);
  const { store, path } = await openStore(request, site.folder);
  const ports = secretPorts(request, site.folder, path, site.scope, site.definition);
  if (action === 'set') return setSecret(request, site, ports, declared(site, name));
  const { ask: _, ...quiet } = ports;
  const sources = name === undefined ? site.definition.secrets : [declared(site, name)];
  const sought = await seekSecrets(action === 'check' ? ports : quiet, site.scope, sources, false);
  const fleet = store.open(site.scope);
  const { lastRun } = await fleet.read();
  const kept = lastRun?.release === undefined ? undefined : await fleet.release(lastRun.release);
  const had: Had = new Map(kept === undefined ? [] : versionsIn(kept));
  const rows = sought.map(one => rowOf(one, had, action === 'list'));
  const bad = action === 'check' && rows.some(({ state }) => state !== 'there');
  return {
    exit: bad ? Exit.failed : Exit.done,
    text: clean(show(site, rows, bad)),
    json: { ...site.scope, secrets: rows },
  };
};

const declared = ({ definition }: Site, name: string | undefined): SecretSource => {
  const { artifact } = definition;
  const all = [...definition.secrets, ...(artifact?.from === 'github' ? [artifact.token] : [])];
  const names = all.map(secret => secret.name);
  const found = all.find(secret => secret.name === name);
  if (found) return found;
  throw usageError({
    what:
      name === undefined
        ? 'secrets set needs the name of the secret'
        : `No secret ${JSON.stringify(name)} is declared${didYouMean(name, names)}`,
    why: names.length > 0 ? `declared are: ${names.join(', ')}` : 'the fleet file has no secrets',
    next: 'declare it under secrets in fleet.yaml',
  });
};

type Had = ReadonlyMap<string, string>;

const versionsIn = (release: string): [string, string][] =>
  ((JSON.parse(release) as { secrets?: { name: string; version: string }[] }).secrets ?? []).map(
    ({ name, version }) => [name, version],
  );

interface Row {
  readonly name: string;
  readonly from: string;
  readonly where: string;
  readonly state: 'there' | 'missing' | 'asked for';
  readonly why?: string;
  /** Whether the machines that were made last have this value. */
  readonly machines: 'the same' | 'another' | '-';
}

const rowOf = ({ source, held, error }: SoughtSecret, had: Had, listed: boolean): Row => {
  const { name, from } = source;
  const before = had.get(name);
  const asked = listed && from === 'prompt';
  const why = error && !asked ? (error.telling.why ?? error.telling.what) : undefined;
  return {
    name,
    from,
    where: whereOf(source),
    state: held ? 'there' : asked ? 'asked for' : 'missing',
    ...(why !== undefined && { why }),
    machines: before === undefined || !held?.version ? '-' : before === held.version ? 'the same' : 'another',
  };
};

const whereOf = (source: SecretSource): string => {
  if (source.from === 'environment') return source.variable;
  if (source.from === 'file') return source.path;
  return source.from === 'aws' ? `${source.id} (${source.region})` : '-';
};

const show = (site: Site, rows: readonly Row[], bad: boolean): string =>
  [
    rows.length === 0
      ? `${scopeName(site.scope)} declares no secrets.\n`
      : columns([
          ['name', 'from', 'where', 'value', 'machines have', ''],
          ...rows.map(({ name, from, where, state, machines, why = '' }) => [
            name,
            from,
            where,
            state,
            machines,
            why,
          ]),
        ]),
    rows.some(({ machines }) => machines === 'another')
      ? 'A value has changed since the machines were made. They get it by: just replace\n'
      : '',
    bad ? 'Without them no machine is made.\n' : '',
  ].join('');
