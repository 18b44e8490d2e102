import type { Request } from '../../cli/request.ts';
import { MayflyError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import type { Scope } from '../../fleet/names.ts';
import { parseRelease } from '../../fleet/release.ts';
import type { Store } from '../../store/store.ts';
import { type KnownFleet, keyOfScope } from '../../terminal/model/fleet.ts';
import { namedSource, readSites } from '../site.ts';

/** A fleet and what its provider is opened with. */
export interface Sourced extends KnownFleet {
  readonly source: Definition;
}

export interface Known {
  readonly fleets: readonly Sourced[];
  /** Why the fleet file could not be read; fleets of the store are known all the same. */
  readonly trouble?: string;
}

/** The environments of the fleet file, and whatever else lives by the store. */
export const knownFleets = async (request: Request, store: Store): Promise<Known> => {
  const described = await describedFleets(request);
  const keys = new Set(described.fleets.map(({ scope }) => keyOfScope(scope)));
  const others = (await store.scopes()).filter(scope => !keys.has(keyOfScope(scope)));
  const living = await Promise.all(others.map(scope => livingFleet(request, store, scope)));
  return { ...described, fleets: [...described.fleets, ...living.flat()] };
};

const describedFleets = async (request: Request): Promise<Known> => {
  try {
    const { sites } = await readSites(request);
    return {
      fleets: (await sites()).map(({ scope, definition }) => ({
        scope,
        provider: definition.provider,
        described: true,
        wanted: definition.count,
        approval: 'approval' in definition && definition.approval === 'required',
        source: definition,
      })),
    };
  } catch (thrown) {
    if (!(thrown instanceof MayflyError)) throw thrown;
    const { what, why, file, next } = thrown.telling;
    const place = file ? ` (${file})` : '';
    return { fleets: [], trouble: [what + place, why, next && `next: ${next}`].filter(Boolean).join('; ') };
  }
};

/** A fleet that was made and not proven gone, or that somebody works on now. */
const livingFleet = async (request: Request, store: Store, scope: Scope): Promise<Sourced[]> => {
  const fleet = store.open(scope);
  const [memory, holder] = await Promise.all([fleet.read(), fleet.holder()]);
  if (memory.lastRun === undefined && memory.damage === undefined && holder === undefined) return [];
  const id = memory.lastRun?.release;
  const text = id === undefined ? undefined : await fleet.release(id);
  const source = text === undefined ? await namedSource(request) : parseRelease(text).definition;
  return [{ scope, provider: source.provider, described: false, source }];
};
