/** What programs complain of, whoever they are: most of them pass on the words of strerror(3) or the error's name. */
export type Mechanism =
  | 'inotify'
  | 'no-space'
  | 'read-only'
  | 'memory'
  | 'files'
  | 'processes'
  | 'package-lock'
  | 'packages'
  | 'names'
  | 'names-late'
  | 'route'
  | 'time'
  | 'trust'
  | 'silent'
  | 'refused'
  | 'connection'
  | 'port'
  | 'line-ends'
  | 'format'
  | 'permission'
  | 'missing';

interface Complaint {
  readonly mechanism: Mechanism;
  readonly pattern: RegExp;
  /** Completes "because …". */
  readonly words: string;
}

/** Deeper causes first. */
const complaints: readonly Complaint[] = [
  // The kernel has no error of its own for these limits: ENOSPC and EMFILE are said of neither disks nor files then.
  {
    mechanism: 'inotify',
    pattern:
      /inotify[^\n]{0,160}(?:too many open files|\bEMFILE\b|no space left|\bENOSPC\b|limit)|(?:\bENOSPC\b|\bEMFILE\b|limit|too many)[^\n]{0,80}(?:inotify|file watch)/i,
    words: 'the limit for watching files (inotify) is used up',
  },
  {
    mechanism: 'no-space',
    pattern:
      /^(?![^\n]*(?:inotify|file watch))[^\n]*(?:no space left on device|\bENOSPC\b|disk quota exceeded|\bEDQUOT\b|not enough (?:free )?(?:disk )?space)/im,
    words: 'a disk is full',
  },
  {
    mechanism: 'read-only',
    pattern: /read-only file ?system|\bEROFS\b/i,
    words: 'a file system is read-only',
  },
  {
    mechanism: 'memory',
    pattern:
      /cannot allocate memory|out of memory|\bENOMEM\b|\bMemoryError\b|OutOfMemoryError|std::bad_alloc|memory allocation of \d+ bytes failed|oom-kill|\boom.?killed\b/i,
    words: 'memory ran out',
  },
  {
    mechanism: 'files',
    pattern: /^(?![^\n]*(?:inotify|file watch))[^\n]*(?:too many open files|\bEMFILE\b|\bENFILE\b)/im,
    words: 'too many files are open',
  },
  {
    mechanism: 'processes',
    pattern:
      /(?:fork|thread|spawn|clone)[^\n]{0,60}resource temporarily unavailable|cannot fork|\bpthread_create\b[^\n]{0,40}fail/i,
    words: 'no more processes can be started',
  },
  {
    mechanism: 'package-lock',
    pattern:
      /could not get lock|unable to (?:acquire|lock)[^\n]{0,80}(?:lock|dpkg|apt)|is held by process \d+|dpkg frontend lock/i,
    words: 'another program holds the package lock',
  },
  {
    mechanism: 'packages',
    pattern:
      /dpkg was interrupted|unmet dependencies|held broken packages|sub-process [^\n]{0,40}dpkg returned an error/i,
    words: 'the package database is in disorder',
  },
  {
    mechanism: 'names',
    pattern:
      /temporary failure (?:in name resolution|resolving)|resolv\w*[^\n]{0,40}timed out|could not resolve|couldn't resolve|name or service not known|\bEAI_AGAIN\b|\bENOTFOUND\b|no such host|name resolution (?:failed|failure)|server misbehaving|failed to resolve|unknown host|nodename nor servname|bad address '|no address associated with hostname/i,
    words: 'a name could not be resolved',
  },
  {
    mechanism: 'names-late',
    pattern:
      /resolv\w*[^\n]{0,40}timed out|temporary failure (?:in name resolution|resolving)|\bEAI_AGAIN\b/i,
    words: 'no name server answered in time',
  },
  {
    mechanism: 'route',
    pattern: /network is unreachable|no route to host|network unreachable|\bENETUNREACH\b|\bEHOSTUNREACH\b/i,
    words: 'there is no way into the network',
  },
  {
    mechanism: 'time',
    pattern:
      /certificate (?:is )?(?:not yet valid|has expired|is not trusted[^\n]{0,40}not yet)|not (?:yet )?valid (?:yet|before)|is not valid yet|CERT_NOT_YET_VALID|CERT_HAS_EXPIRED|certificate is expired|clock skew|RequestTimeTooSkewed|time.{0,20}in the future/i,
    words: 'a certificate or signature does not fit the clock',
  },
  {
    mechanism: 'trust',
    pattern:
      /certificate (?:problem|verify failed|verification (?:failed|error))|self[- ]signed certificate|unable to (?:get|find|verify)[^\n]{0,30}(?:issuer|certificate)|unknown (?:authority|ca\b)|certificate signed by unknown|x509: |host key verification failed|\bDEPTH_ZERO_SELF_SIGNED_CERT\b|SSL_ERROR_SSL|no valid OpenPGP data|NO_PUBKEY|BADSIG|signature (?:could ?n[o']t|is invalid|verification failed)/i,
    words: 'a certificate or signature is not trusted',
  },
  {
    mechanism: 'port',
    pattern:
      /address already in use|\bEADDRINUSE\b|port is already (?:allocated|in use)|only one usage of each socket/i,
    words: 'its port is taken',
  },
  {
    mechanism: 'silent',
    pattern:
      /connection timed out|\bETIMEDOUT\b|operation timed out|i\/o timeout|timed out waiting for|deadline exceeded/i,
    words: 'something did not answer in time',
  },
  {
    mechanism: 'refused',
    pattern: /connection refused|\bECONNREFUSED\b/i,
    words: 'nothing listens where it wanted to connect',
  },
  {
    mechanism: 'connection',
    pattern: /(?:failed|unable|could not|couldn't|cannot) (?:to )?connect|connection failed|\bURLError\b/i,
    words: 'a connection could not be made',
  },
  {
    mechanism: 'line-ends',
    pattern:
      /\\r'?: (?:command )?not found|\^M: bad interpreter|\$'\\r'|\r: not found|set: illegal option -\s*\r?$/i,
    words: 'a script has Windows line ends',
  },
  {
    mechanism: 'format',
    pattern:
      /exec format error|\bENOEXEC\b|cannot execute binary file|bad interpreter|wrong ELF class|cannot execute: required file not found/i,
    words: 'a program is not for this machine, or its interpreter is missing',
  },
  {
    mechanism: 'permission',
    pattern: /permission denied|operation not permitted|\bEACCES\b|\bEPERM\b|access denied/i,
    words: 'something is not allowed',
  },
  {
    mechanism: 'missing',
    pattern:
      /no such file or directory|\bENOENT\b|(?:command )?not found\b|cannot find|unable to locate|no module named|\bMODULE_NOT_FOUND\b|does not exist|cannot open shared object|cannot stat/i,
    words: 'something is missing',
  },
];

/** Every mechanism that a text complains of, deeper ones first. */
export const mechanismsIn = (text: string): Mechanism[] =>
  complaints.filter(({ pattern }) => pattern.test(text)).map(({ mechanism }) => mechanism);

/** "because …" of a mechanism. */
export const wordsOf = (mechanism: Mechanism): string =>
  complaints.find(complaint => complaint.mechanism === mechanism)?.words ?? mechanism;

const trouble =
  /\b(?:error|errors|err|fatal|failed|failure|fail|fails|cannot|can't|could not|unable|denied|invalid|exception|panic|traceback|unknown|illegal|abort(?:ed)?|refused|missing|not found|segfault|killed|expired|unexpected|undefined|usage|corrupt(?:ed)?|mismatch|not in|not (?:created|available|installed|supported|allowed|permitted|possible)|no such|already exists)\b|\w+(?:Error|Exception)\b/i;
// Lines that only say that something failed, or frame what did.
const hollow =
  /^\s*(?:at |File "|Traceback|\^|~|\.{3}|\||[{}[\]()]+,?$|Node\.js v|npm ERR! A complete log)|^\s+(?:code|errno|syscall|path|dest|address|port|hostname|requireStack): |^\s*$/;

export interface Reading {
  readonly mechanisms: readonly Mechanism[];
  /** The line that says most about the failure. */
  readonly line?: string;
  /** Whether it speaks of trouble at all, and is not only the last one. */
  readonly sure: boolean;
}

/** So many lines may stand between two that belong to one complaint. */
const gap = 2;

/**
 * Reads the last lines that something wrote before it failed, and picks the one that tells why: one that names the
 * deepest mechanism; else one that speaks of trouble; else the last one. A server's last complaint is the one that it
 * died of. A command complains first and sums up after that: of its last complaint it is the first line.
 */
export const readFailure = (
  lines: readonly string[],
  who: 'server' | 'command' = 'server',
  most = 30,
): Reading => {
  const last = lines.filter(line => !hollow.test(line)).slice(-most);
  const mechanisms = mechanismsIn(last.join('\n'));
  const deepest = mechanisms[0];
  const names = (line: string) => deepest !== undefined && mechanismsIn(line)[0] === deepest;
  const speaks = (line: string) => trouble.test(line);
  const pick = who === 'command' ? firstOfLast : lastOf;
  const at = pick(last, names) ?? pick(last, speaks);
  const line = last[at ?? last.length - 1]?.trim();
  // What ends in a colon is a heading: what it announces stands below it.
  const whole = line?.endsWith(':') ? `${line} ${last[(at ?? last.length) + 1]?.trim() ?? ''}`.trim() : line;
  return { mechanisms, sure: at !== undefined, ...(whole === undefined ? {} : { line: whole }) };
};

const lastOf = (lines: readonly string[], are: (line: string) => boolean): number | undefined => {
  const at = lines.findLastIndex(are);
  return at < 0 ? undefined : at;
};

/** The first line of the last group of lines that are so. */
const firstOfLast = (lines: readonly string[], are: (line: string) => boolean): number | undefined => {
  let first: number | undefined;
  for (let at = lines.length - 1; at >= 0; at--) {
    if (are(lines[at] ?? '')) first = at;
    else if (first !== undefined && first - at > gap) break;
  }
  return first;
};
