import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Caller } from '../../lab/core/contract.ts';
import { imagesOf } from '../../lab/core/images.ts';
import { type Core, newLab } from '../../lab/core/lab.ts';
import { type EngineBacking, engineBacking } from '../../lab/machines/backing.ts';
import { connect } from '../../scripts/machine/connect.ts';
import { type Contact, contact } from '../../scripts/machine/contact.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { machineUser } from '../../scripts/machine/paths.ts';
import type { TemplateData } from '../../scripts/render/template-data.ts';
import { renderUserData } from '../../scripts/render/user-data.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { customiseScript } from './local-provider.ts';
import { root } from './root.ts';

const region = 'us-east-1';

/** A Debian image of the region. */
export const imageId = (): string => {
  const image = imagesOf(region).find(
    ({ name, architecture }) => /debian-12/.test(name) && architecture === 'x86_64',
  );
  if (!image) throw new Error('the lab has no Debian 12');
  return image.id;
};

const caller: Caller = {
  accessKey: 'AKIATEST',
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/test',
  expired: false,
  denied: new Set(),
};

/** The real core with real machines behind it, without HTTP. */
export interface MachineLab {
  readonly core: Core;
  readonly backing: EngineBacking;
  /** A word in the name or text of everything that it makes. */
  readonly word: string;
  /** What the backing said. */
  readonly said: string[];
  /** What it told the core of ends: `i-… Server.InternalError`. */
  readonly ended: string[];
  call(action: string, input: object): unknown;
  /** Asks until the answer is not undefined, for at most a minute. */
  until<T>(what: string, ask: () => T | undefined): Promise<T>;
}

export const machineLab = async (folder: string, seed: number): Promise<MachineLab> => {
  const world = realWorld();
  const said: string[] = [];
  const ended: string[] = [];
  const backing = engineBacking(world, {
    folder,
    customise: await customiseScript(),
    engine: undefined,
    account: caller.account,
    lab: () => listener,
    say: text => said.push(text),
  });
  const timings = { visible: 0, terminated: 500, notice: 6_000, console: 0 };
  const core: Core = newLab({ now: () => world.clock.now().getTime(), seed, backing, timings });
  const listener = {
    ...core,
    ended: (id: string, reason: string) => {
      ended.push(`${id} ${reason}`);
      core.ended(id, reason);
    },
  };
  const network = await backing.prepare(new AbortController().signal);
  return {
    core,
    word: network.name.split('.')[1] ?? network.name,
    ended,
    backing,
    said,
    call: (action, input) => core.call({ caller, region, action: `ec2:${action}`, input }),
    until: async (what, ask) => {
      for (let attempt = 0; attempt < 300; attempt++) {
        core.settle();
        const answer = ask();
        if (answer !== undefined) return answer;
        await world.clock.sleep(200);
      }
      throw new Error(`${what}: not within a minute; ${said.join('; ')}`);
    },
  };
};

/** User data of the shipped template, and how to log in to the machine that it makes. */
export const access = async (name: string, more: Pick<TemplateData, 'ttl'> = {}) => {
  const file = 'templates/cloud-init.yaml.hbs';
  const [client, host] = [makeKeyPair('client'), makeKeyPair(name)];
  const userData = renderUserData(await readFile(join(root, file), 'utf8'), file, {
    fleet: 'lab',
    environment: 'default',
    variables: {},
    machine: { name, slot: 1 },
    access: { user: machineUser, clientKey: client.public, hostKey: host },
    ...more,
  });
  const login = (address: string): Contact =>
    contact({
      clock: realWorld().clock,
      connect,
      clientKey: client.private,
      hostKeys: () => parseHostKeys([host.public]),
      endpoint: async () => ({ host: address, port: 22 }),
      signal: AbortSignal.timeout(120_000),
    });
  return { userData: Buffer.from(userData).toString('base64'), login };
};

/** What this host's engine and firewall have whose name or text has a word in it, asked without the lab's code. */
export const labRemains = async (word: string): Promise<string[]> => {
  const { processes } = realWorld();
  const lines = async (...argv: [string, ...string[]]) => (await processes.run(argv)).stdout.split('\n');
  const all = [
    ...(await lines('podman', 'ps', '-a', '--external', '--format', '{{.Names}}')),
    ...(await lines('podman', 'network', 'ls', '--format', '{{.Name}}')),
    ...(await lines('iptables', '-t', 'nat', '-S', 'PREROUTING')),
  ];
  return all.filter(line => line.includes(word));
};
