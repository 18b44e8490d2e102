import { bug } from '../../errors.ts';
import type { Owner, ProviderMachine, Resource, ResourceKind } from '../provider.ts';
import { ownerTags } from '../provider.ts';
import { isAddressName } from './address-name.ts';
import type { Container } from './container.ts';

export type Labels = Readonly<Record<string, string | undefined>>;

/** The owner that labels tell, or undefined when they are not all there: then the thing is not ours. */
export const ownerOf = (labels: Labels): Owner | undefined => {
  const fleet = labels[ownerTags.fleet];
  const environment = labels[ownerTags.environment];
  if (fleet === undefined || environment === undefined) return undefined;
  return { fleet, environment, release: labels[ownerTags.release] ?? '', run: labels[ownerTags.run] ?? '' };
};

/** The labels that mark an owner, as engine arguments. */
export const labelArguments = (owner: Owner, slot?: number): string[] =>
  [
    `${ownerTags.fleet}=${owner.fleet}`,
    `${ownerTags.environment}=${owner.environment}`,
    `${ownerTags.release}=${owner.release}`,
    `${ownerTags.run}=${owner.run}`,
    ...(slot === undefined ? [] : [`${ownerTags.slot}=${slot}`]),
  ].flatMap(label => ['--label', label]);

const states: Record<string, ProviderMachine['state']> = {
  running: 'running',
  created: 'pending',
  initialized: 'pending',
  configured: 'pending',
  restarting: 'pending',
  stopping: 'stopping',
  removing: 'stopping',
};

/** Machines among containers. Those without our labels are left out. */
export const readMachines = (containers: readonly Container[], place: string): ProviderMachine[] =>
  containers.flatMap(container => readMachine(container, place) ?? []);

const readMachine = (container: Container, place: string): ProviderMachine | undefined => {
  const labels = container.Config.Labels ?? {};
  const owner = ownerOf(labels);
  const slot = Number(labels[ownerTags.slot]);
  if (!owner || !Number.isInteger(slot)) return undefined;
  const published = container.NetworkSettings.Ports?.['22/tcp']?.[0];
  // A static address that it has now is not its own.
  const networks = Object.entries(container.NetworkSettings.Networks ?? {});
  const address = networks.find(([name]) => !isAddressName(name))?.[1].IPAddress;
  const state = states[container.State.Status] ?? 'stopped';
  const reason = reasonOf(container);
  return {
    kind: 'machine',
    id: container.Id,
    name: container.Name.replace(/^\//, ''),
    place,
    owner,
    slot,
    state,
    createdAt: new Date(container.Created),
    ...(address ? { address } : {}),
    ...(published ? { endpoint: { host: '127.0.0.1', port: Number(published.HostPort) } } : {}),
    ...(reason && state !== 'running' ? { reason } : {}),
  };
};

const reasonOf = ({ State }: Container): string | undefined => {
  if (State.OOMKilled) return 'killed: out of memory';
  if (State.Error) return State.Error;
  if (State.Status === 'exited') return `exited with code ${State.ExitCode}`;
  // Paused, dead, …: in the engine's own word.
  return states[State.Status] === undefined ? State.Status : undefined;
};

/** Networks or volumes out of `inspect`'s JSON; podman writes some keys small that docker writes with a capital. */
export const readOthers = (json: string, kind: ResourceKind, place: string): Resource[] => {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw bug('inspect did not answer with a list');
  return (parsed as Record<string, unknown>[]).flatMap(thing => {
    const labels = (thing.Labels ?? thing.labels ?? {}) as Labels;
    const name = String(thing.Name ?? thing.name);
    const created = thing.CreatedAt ?? thing.Created ?? thing.created;
    const owner = ownerOf(labels);
    if (!owner) return [];
    return [
      {
        kind,
        id: name,
        name,
        place,
        owner,
        ...(typeof created === 'string' ? { createdAt: new Date(created) } : {}),
      },
    ];
  });
};
