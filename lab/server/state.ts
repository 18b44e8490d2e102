import { join } from 'node:path';
import { failure, messageOf } from '../../scripts/errors.ts';
import type { World } from '../../scripts/world/world.ts';
import { type Check, text as isText } from './checks.ts';

/** A lab in the background, as its state file tells. The file opens the lab: it is 0600. */
export interface LabState {
  readonly pid: number;
  /** See `Processes.birthOf`. */
  readonly birth: string;
  readonly url: string;
  /** Of the control endpoint. */
  readonly token: string;
  readonly region: string;
  readonly machines: 'real' | 'none';
  readonly seed: number;
  /** ISO 8601. */
  readonly started: string;
  readonly account: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

export interface LabPaths {
  readonly folder: string;
  readonly state: string;
  readonly log: string;
  /** For the files of real machines. */
  readonly machines: string;
}

export const labPaths = (folder: string): LabPaths => ({
  folder,
  state: join(folder, 'state.json'),
  log: join(folder, 'lab.log'),
  machines: join(folder, 'machines'),
});

type Eyes = Pick<World, 'files' | 'processes'>;

/** undefined when there is none. Throws for a file that cannot be read as one. */
export const readState = async ({ files }: Eyes, { state }: LabPaths): Promise<LabState | undefined> => {
  if (!(await files.entry(state))) return undefined;
  try {
    return checked(JSON.parse((await files.read(state)).toString('utf8')));
  } catch (thrown) {
    throw failure(
      {
        what: 'The state of the lab cannot be read',
        why: messageOf(thrown),
        file: state,
        next: `look at the file, and remove it when no lab runs`,
      },
      thrown,
    );
  }
};

/** Answers whether it was written: false when another lab has written one. */
export const writeState = ({ files }: Eyes, { state }: LabPaths, content: LabState): Promise<boolean> =>
  files.create(state, `${JSON.stringify(content, null, 2)}\n`, 0o600);

export const isAlive = async ({ processes }: Eyes, { pid, birth }: LabState): Promise<boolean> =>
  (await processes.birthOf(pid)) === birth;

const checked = (document: LabState): LabState => {
  for (const name of ['birth', 'url', 'token', 'region', 'accessKey', 'secretKey'] as const)
    (isText as Check<string>)(document[name], name);
  if (!Number.isSafeInteger(document.pid) || document.pid <= 1) throw new Error('pid is no process');
  return document;
};
