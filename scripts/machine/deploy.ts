import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { failure } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import type { Contact } from './contact.ts';
import { machinePaths } from './paths.ts';
import type { MachineScripts } from './scripts.ts';
import type { Answer } from './session.ts';

/** The bundle as it travels: packed where that pays, with the SHA-256 of exactly these bytes. */
export interface Parcel {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly packing: 'gzip' | 'none';
}

/** Packs a tar, unless it hardly gets smaller. */
export const pack = (tar: Buffer): Parcel => {
  const part = sample(tar);
  const zipped = gzipSync(part, { level: 1 }).length < part.length * 0.95 ? gzipSync(tar) : tar;
  const pays = zipped.length < tar.length * 0.9;
  const bytes = pays ? zipped : tar;
  return {
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    packing: pays ? 'gzip' : 'none',
  };
};

/** Blocks from all over it: what was packed before takes longest to pack again, for nothing. */
const sample = (tar: Buffer): Buffer => {
  const [blocks, size] = [16, 8192];
  if (tar.length < 2 * blocks * size) return tar;
  const step = Math.floor((tar.length - size) / (blocks - 1));
  return Buffer.concat(Array.from({ length: blocks }, (_, at) => tar.subarray(at * step, at * step + size)));
};

export interface Deployment {
  readonly machine: string;
  readonly definition: Definition;
  readonly parcel: Parcel;
  /** One line of JSON for /etc/mayfly/release.json. */
  readonly release: string;
  readonly onUploaded: () => void;
  readonly onStep: (text: string) => void;
}

/** Seconds on top of the script's own limit, for the network. */
const slack = 20;

/**
 * Uploads the parcel and runs its set-up, in one exec. After a lost connection it asks for the outcome instead of
 * starting again. Resolves with whether the set-up asked for a restart.
 */
export const deploy = async (
  contact: Contact,
  scripts: MachineScripts,
  deployment: Deployment,
): Promise<{ restart: boolean }> => {
  const { definition, parcel, machine } = deployment;
  const { upload, setup } = definition.timeouts;
  let step = '';
  const answer = await contact.run(scripts.deploy, {
    args: [
      parcel.sha256,
      parcel.packing,
      String(setup),
      definition.restart ? 'yes' : 'no',
      deployment.release,
    ],
    input: parcel.bytes,
    timeout: (upload + setup + slack) * 1000,
    onLine: line => {
      if (line === '@uploaded') deployment.onUploaded();
      else if (line.startsWith('step ')) {
        step = line;
        deployment.onStep(line);
      }
    },
  });
  if (answer.code !== 0) throw setUpFailed(answer, machine, step, setup);
  return { restart: /^@restart$/m.test(answer.stdout) };
};

const setUpFailed = (answer: Answer, machine: string, step: string, limit: number) => {
  const at = step === '' ? 'before its first step' : `at ${step}`;
  const next = `./mayfly debug ${machine}`;
  if (/^@differs/m.test(answer.stdout))
    return failure({
      what: 'The upload arrived damaged; nothing of it was run',
      machine,
      why: 'its SHA-256 on the machine differs',
      next: 'run the command again',
    });
  if (/^@vanished$/m.test(answer.stdout))
    return failure({
      what: 'The set-up ended without a result: the machine restarted or the script was killed',
      machine,
      file: 'instance/setup.sh',
      next,
    });
  if (!/^@uploaded$/m.test(answer.stdout))
    return failure({
      what: `The bundle could not be unpacked (exit code ${answer.code})`,
      machine,
      why: lastLines(answer.stderr),
      next,
    });
  return failure({
    what: /^@late$/m.test(answer.stdout)
      ? `The set-up was not done within ${limit} s; it stopped ${at}`
      : `The set-up failed with exit code ${answer.code} ${at}`,
    machine,
    why: `see ${machinePaths.log} on the machine`,
    file: 'instance/setup.sh',
    next,
  });
};

const lastLines = (text: string) => text.trimEnd().split('\n').slice(-3).join('\n');
