/**
 * Where things stand on a machine. Both sides use these: scripts on the machine get them as environment
 * variables (`pathsAsEnvironment`), so that a path is written down once.
 */
export const machinePaths = {
  /** The unpacked bundle. */
  uploads: '/opt/uploaded_files',
  /** What the set-up did, step by step. */
  log: '/opt/deployment.log',
  /** Everything that mayfly itself knows about the machine. */
  state: '/etc/mayfly',
  /** The release that the machine was made from, as JSON. */
  release: '/etc/mayfly/release.json',
  /** `sha256  mode  path` of every managed file. */
  manifest: '/etc/mayfly/manifest',
  /** The secrets of the machine, one file each, for root only: units load them with `LoadCredential=`. */
  credentials: '/etc/mayfly/credentials',
  /** Exit code of the set-up, written last. */
  result: '/etc/mayfly/setup.result',
  /** That EC2 takes this spot machine back: `action=`, `time=`, `zone=`, `noticed=`. */
  notice: '/opt/mayfly/spot-notice',
  /** What came of the drain hook: `state=`, `what=`, `at=`. */
  drained: '/opt/mayfly/drain-result',
  /** What the drain hook said. */
  drainlog: '/opt/drain.log',
} as const;

/** The user that cloud-init makes and that mayfly logs in as. */
export const machineUser = 'mayfly';

/** `{MAYFLY_UPLOADS: '/opt/uploaded_files', …}`. */
export const pathsAsEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(machinePaths).map(([name, path]) => [`MAYFLY_${name.toUpperCase()}`, path]),
  );
