/** Exit statuses that systemd sets itself before the program runs (systemd.exec(5), "Process Exit Codes"). */
const before: Readonly<Record<number, readonly [string, string]>> = {
  200: ['CHDIR', 'its working directory cannot be entered'],
  201: ['NICE', 'its priority cannot be set'],
  202: ['FDS', 'its file descriptors cannot be prepared'],
  203: ['EXEC', 'its program cannot be run'],
  204: ['MEMORY', 'there was no memory to start it'],
  205: ['LIMITS', 'its limits cannot be set'],
  206: ['OOM_ADJUST', 'its OOM score cannot be set'],
  207: ['SIGNAL_MASK', 'its signal mask cannot be set'],
  208: ['STDIN', 'its standard input cannot be opened'],
  209: ['STDOUT', 'its standard output cannot be opened'],
  210: ['CHROOT', 'its root directory cannot be entered'],
  211: ['IOPRIO', 'its I/O priority cannot be set'],
  212: ['TIMERSLACK', 'its timer slack cannot be set'],
  213: ['SECUREBITS', 'its secure bits cannot be set'],
  214: ['SETSCHEDULER', 'its scheduler cannot be set'],
  215: ['CPUAFFINITY', 'its processors cannot be set'],
  216: ['GROUP', 'its group does not exist or cannot be set'],
  217: ['USER', 'its user does not exist or cannot be set'],
  218: ['CAPABILITIES', 'its capabilities cannot be set'],
  219: ['CGROUP', 'its control group cannot be prepared'],
  220: ['SETSID', 'its session cannot be made'],
  221: ['CONFIRM', 'its start was not confirmed'],
  222: ['STDERR', 'its standard error cannot be opened'],
  224: ['PAM', 'PAM refused its session'],
  225: ['NETWORK', 'its network namespace cannot be made'],
  226: ['NAMESPACE', 'its sandbox cannot be made'],
  227: ['NO_NEW_PRIVILEGES', 'new privileges cannot be refused for it'],
  228: ['SECCOMP', 'its system call filter cannot be set'],
  229: ['SELINUX_CONTEXT', 'its SELinux context cannot be set'],
  230: ['PERSONALITY', 'its personality cannot be set'],
  231: ['APPARMOR_PROFILE', 'its AppArmor profile cannot be set'],
  232: ['ADDRESS_FAMILIES', 'its address families cannot be restricted'],
  233: ['RUNTIME_DIRECTORY', 'its runtime directory cannot be made'],
  235: ['CHOWN', 'the owner of its socket cannot be set'],
  236: ['SMACK_PROCESS_LABEL', 'its SMACK label cannot be set'],
  237: ['KEYRING', 'its keyring cannot be made'],
  238: ['STATE_DIRECTORY', 'its state directory cannot be made'],
  239: ['CACHE_DIRECTORY', 'its cache directory cannot be made'],
  240: ['LOGS_DIRECTORY', 'its logs directory cannot be made'],
  241: ['CONFIGURATION_DIRECTORY', 'its configuration directory cannot be made'],
  242: ['NUMA_POLICY', 'its NUMA policy cannot be set'],
  243: ['CREDENTIALS', 'its credentials cannot be read'],
  245: ['BPF', 'its BPF restrictions cannot be set'],
};

/** Directives that lead to each of these failures; `Limit*` is any that begins so. */
const directives: Readonly<Record<string, readonly string[]>> = {
  CHDIR: ['WorkingDirectory'],
  NICE: ['Nice'],
  EXEC: ['ExecStart'],
  LIMITS: ['Limit*'],
  OOM_ADJUST: ['OOMScoreAdjust'],
  STDIN: ['StandardInput*'],
  STDOUT: ['StandardOutput*'],
  STDERR: ['StandardError*'],
  CHROOT: ['RootDirectory', 'RootImage'],
  IOPRIO: ['IOScheduling*'],
  SETSCHEDULER: ['CPUScheduling*'],
  CPUAFFINITY: ['CPUAffinity'],
  GROUP: ['Group', 'SupplementaryGroups', 'User'],
  USER: ['User', 'DynamicUser'],
  CAPABILITIES: ['CapabilityBoundingSet', 'AmbientCapabilities'],
  PAM: ['PAMName'],
  NETWORK: ['PrivateNetwork', 'NetworkNamespacePath'],
  NAMESPACE: [
    'ReadWritePaths',
    'ReadOnlyPaths',
    'InaccessiblePaths',
    'Bind*',
    'ExecPaths',
    'TemporaryFileSystem',
    'Root*',
    'Private*',
    'Protect*',
  ],
  SECCOMP: ['SystemCall*'],
  APPARMOR_PROFILE: ['AppArmorProfile'],
  ADDRESS_FAMILIES: ['RestrictAddressFamilies'],
  RUNTIME_DIRECTORY: ['RuntimeDirectory'],
  STATE_DIRECTORY: ['StateDirectory'],
  CACHE_DIRECTORY: ['CacheDirectory'],
  LOGS_DIRECTORY: ['LogsDirectory'],
  CONFIGURATION_DIRECTORY: ['ConfigurationDirectory'],
  CREDENTIALS: ['LoadCredential*', 'SetCredential*', 'ImportCredential'],
  KEYRING: ['KeyringMode'],
};

const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

/** systemd's name and plain words for a status that it sets before the program runs, or undefined. */
export const startFailure = (
  status: number,
): { name: string; words: string; directives: readonly string[] } | undefined => {
  const [name, words] = before[status] ?? [];
  return name === undefined || words === undefined
    ? undefined
    : { name, words, directives: directives[name] ?? [] };
};

/** `SIGKILL`, or `signal 42`. */
export const signalName = (number: number): string => signals[number] ?? `signal ${number}`;

/** What a program did that ends with this signal, where that is told by it. */
export const signalWords = (number: number): string => {
  if (number === 4) return ' (an instruction that this processor does not know)';
  if (number === 31) return ' (a system call that is not allowed to it)';
  return '';
};

/** Plain words for the exit code of a shell's command (POSIX.1-2017, Shell Command Language, 2.8.2). */
export const shellExit = (code: number): string => {
  if (code === 126) return 'exit code 126: found, but it cannot be run';
  if (code === 127) return 'exit code 127: a command was not found';
  if (code > 128 && code < 128 + 65) return `ended by ${signalName(code - 128)} (exit code ${code})`;
  return `exit code ${code}`;
};
