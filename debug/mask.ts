import type { Bundle, Probed } from './bundle.ts';

/** Stands where something secret stood. */
export const masked = '[masked]';

const secretName = String.raw`[\w.-]{0,60}(?:passw(?:or)?d|passphrase|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|session[_-]?id|connection[_-]?string)[\w.-]{0,40}`;

/** In this order: whole blocks first, then what stands in one line. */
const rules: readonly (readonly [RegExp, string])[] = [
  // Colours and titles of terminals, which would stand between a name and its secret (ECMA-48).
  [/\x1b(?:\[[0-?]{0,40}[ -/]{0,5}[@-~]|\][^\x07\x1b]{0,300}(?:\x07|\x1b\\)?|[ -/]{0,5}[0-~])/g, ''],
  // What is not seen, and joins or parts words.
  [/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g, ''],
  // PEM and OpenSSH private keys, whole, or cut at either end.
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$(?![\s\S]))/g,
    `${masked} (a private key)`,
  ],
  [
    /^[A-Za-z0-9+/=\s]*-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/,
    `${masked} (the end of a private key)`,
  ],
  // cloud-init user data: its first line says what it is; it goes on until a line of another log.
  [
    /^[^\n]{0,200}(?:#cloud-config(?:-archive|-jsonp)?|## template: jinja|#cloud-boothook|#part-handler)[ \t]*\n(?:(?!\d{4}-\d\d-\d\d|\[ *\d+\.\d+\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:)[^\n]*(?:\n|$(?![\s\S])))*/gm,
    `${masked} (user data)\n`,
  ],
  [/\bContent-Type: multipart\/mixed[\s\S]*?(?:\n--[^\n]{1,70}--|$(?![\s\S]))/gi, `${masked} (user data)`],
  // Headers.
  [
    /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|digest|negotiate|token|aws4-hmac-sha256)\s+)?)[^\s"'][^\n"']*/gi,
    `$1${masked}`,
  ],
  [/\b((?:set-)?cookie["']?\s*:\s*)[^\n]+/gi, `$1${masked}`],
  [/\b((?:signature|credentials?)=)(?!\[masked\])[^\s&"']+/gi, `$1${masked}`],
  [/\b((?:bearer|basic)\s+)(?=[^\s]*[0-9=])[A-Za-z0-9+/=._~-]{12,}/gi, `$1${masked}`],
  // Credentials inside an address.
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,300}@/gi, `$1${masked}@`],
  // name=value, name: value, "name": "value", --name value; not the end of a path in a message.
  [
    new RegExp(
      String.raw`((?<![/\w.-])["']?${secretName}["']?\s*(?:=>|[:=])\s*)(?!\[masked\])("(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[^\s"',;&)}\]]+)`,
      'gi',
    ),
    `$1${masked}`,
  ],
  [
    new RegExp(String.raw`(--?${secretName} +)(?!\[masked\])("[^"\n]*"?|'[^'\n]*'?|[^\s"'-][^\s]*)`, 'gi'),
    `$1${masked}`,
  ],
  // Shorter names are only believed where a value is assigned: `server.key: not found` is a message.
  [
    /((?<![\w./-])["']?[\w-]{0,60}(?<![A-Za-z0-9])(?:pass|pwd|auth|key|dsn|salt|pin|otp|cookie)["']?(?:\s*=>\s*|=|["']\s*:\s*))(?!\[masked\])("(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[^\s"',;&)}\]]+)/gi,
    `$1${masked}`,
  ],
  [/\b(?:chpasswd|mysql|mariadb)\b[^\n]*? -p[^\s-][^\s]*/g, masked],
  // Forms that speak for themselves.
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g, masked],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, masked],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|npm_|hf_|dop_v1_|hvs\.|sk_(?:live|test)_|sk-|rk_live_|pypi-|SG\.|ya29\.|AIza|AGE-SECRET-KEY-1)[A-Za-z0-9_.-]{16,}/g,
    masked,
  ],
  // crypt(5) hashes.
  [/\$(?:y|gy|7|2[abxy]|5|6|1|sha1|md5)\$[./A-Za-z0-9$=,]{8,}/g, masked],
  // Mail addresses, but not instances of unit templates.
  [
    /\b[A-Za-z0-9._%+-]{1,64}@(?![A-Za-z0-9.-]*\.(?:service|socket|timer|target|path|mount|slice|scope)\b)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.[A-Za-z]{2,24}\b/g,
    `${masked} (a mail address)`,
  ],
];

/** Text without secrets and private data. Masking twice is the same as once. */
export const maskText = (text: string): string =>
  rules.reduce((so, [pattern, instead]) => so.replace(pattern, instead), text);

/**
 * A bundle that may be written to disk and passed on: every text of the machine is masked. The first line of an output
 * whose beginning was dropped goes too, because what it is part of cannot be known.
 */
export const mask = (bundle: Bundle): Bundle => {
  const { console: screen, incomplete, machine, reach } = bundle;
  return {
    ...bundle,
    machine: {
      ...machine,
      ...(machine.reason === undefined ? {} : { reason: maskText(machine.reason) }),
      ...(machine.failed && { failed: { ...machine.failed, why: maskText(machine.failed.why) } }),
    },
    reach: {
      ...reach,
      ...(reach.banner === undefined ? {} : { banner: maskText(reach.banner) }),
      ...(reach.why === undefined ? {} : { why: maskText(reach.why) }),
      ...(reach.said === undefined ? {} : { said: maskText(reach.said) }),
    },
    ...(screen === undefined ? {} : { console: maskText(screen) }),
    ...(incomplete === undefined ? {} : { incomplete: maskText(incomplete) }),
    probes: Object.fromEntries(
      Object.entries(bundle.probes).map(([name, probed]) => [name, maskProbed(probed)]),
    ),
  };
};

const maskProbed = ({ rc, text, dropped }: Probed): Probed => {
  const from = dropped > 0 ? text.indexOf('\n') + 1 : 0;
  const gone = dropped > 0 && from === 0 ? text.length : from;
  return { rc, text: maskText(text.slice(gone)), dropped: dropped + gone };
};
