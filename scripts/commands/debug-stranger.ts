import { join, resolve } from 'node:path';
import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { messageOf, usageError } from '../errors.ts';
import type { FleetEvent } from '../fleet/event.ts';
import { show } from '../fleet/show.ts';
import { connect } from '../machine/connect.ts';
import { type HostKey, parseHostKey } from '../machine/host-key.ts';
import { whyNoPrivateKey } from '../machine/key-pair.ts';
import { knownHosts } from '../machine/known-hosts.ts';
import { endpointOf, examineStranger } from '../operations/stranger.ts';
import { examinedOutcome } from './debug-words.ts';
import { openStore } from './site.ts';

const namePattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[?[0-9A-Fa-f:.]{2,45}\]?)(?::\d{1,5})?$/;

/** Examines a machine that mayfly does not know, with a key of the user. Without one it is only knocked at. */
export const debugStranger = async (request: Request, word: string): Promise<Outcome> => {
  const bare = /^[0-9A-Fa-f:]+:[0-9A-Fa-f:]*$/.test(word) ? { host: word, port: 22 } : endpointOf(word);
  if (!namePattern.test(word) || bare.port < 1 || bare.port > 65_535)
    throw usageError({
      what: `${show(word)} is no address`,
      why: 'a name or an IP address, with :port where it is not 22',
      next: 'mayfly debug 203.0.113.7 --key ~/.ssh/id_ed25519 --user admin',
    });
  const given = textOption(request, 'host-key');
  const known = await knownKeys(request);
  const trusted = given === undefined ? knownHosts(known, bare) : keyFrom(given);
  const clientKey = await privateKey(request);
  const { path } = await openStore(request, request.folder);
  const place = {
    world: request.world,
    connect,
    probe: (await request.world.files.read(join(request.root, 'debug/probe.sh'))).toString('utf8'),
    signal: request.signal,
    emit: (event: FleetEvent) => request.listen({ ...event, at: request.world.clock.now() }),
    store: { debugFolder: (name: string) => strangersFolder(request, path, name) },
  };
  const examined = await examineStranger(place, {
    name: bare.host,
    endpoint: bare,
    trusted,
    fingerprints: given !== undefined && isFingerprint(given) ? [given] : [],
    clientKey,
    user: textOption(request, 'user') ?? 'root',
  });
  return examinedOutcome(request, examined, {});
};

/** No fleet can have this name: what is kept of strangers is not taken for one. */
const strangersFolder = async ({ world }: Request, store: string, name: string): Promise<string> => {
  const folder = join(store, '_strangers', name.replace(/[^A-Za-z0-9.-]/g, '-'));
  await world.files.makeFolder(folder, 0o700);
  return folder;
};

const isFingerprint = (text: string): boolean => /^SHA256:[A-Za-z0-9+/]{43}$/.test(text);

const keyFrom = (text: string): HostKey[] => (isFingerprint(text) ? [] : [parseHostKey(text)]);

const readFile = async ({ world, folder }: Request, option: string, file: string): Promise<string> => {
  try {
    return (await world.files.read(resolve(folder, file))).toString('utf8');
  } catch (thrown) {
    throw usageError({ what: `--${option} ${show(file)} cannot be read`, why: messageOf(thrown) }, thrown);
  }
};

const privateKey = async (request: Request): Promise<string | undefined> => {
  const file = textOption(request, 'key');
  if (file === undefined) return undefined;
  const text = await readFile(request, 'key', file);
  const trouble = whyNoPrivateKey(text);
  if (trouble !== undefined)
    throw usageError({
      what: `--key ${show(file)} is no private key that can be used`,
      why: trouble,
      next: 'give a private key without a passphrase, like one of ssh-keygen -t ed25519',
    });
  return text;
};

/** `--known-hosts`, or OpenSSH's own file, where there is one. */
const knownKeys = async (request: Request): Promise<string> => {
  const file = textOption(request, 'known-hosts');
  if (file !== undefined) return readFile(request, 'known-hosts', file);
  const home = request.world.host.environment.HOME;
  if (home === undefined) return '';
  try {
    return (await request.world.files.read(join(home, '.ssh/known_hosts'))).toString('utf8');
  } catch {
    // Without the file no machine is known: the examination fails closed.
    return '';
  }
};
