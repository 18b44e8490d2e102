import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { mask, maskText } from '../../debug/mask.ts';
import { showVerdict } from '../../debug/show.ts';
import { seeded } from '../support/seeded.ts';
import { cases } from './cases.ts';

const secret = 'hunter2Secret';
const esc = '\x1b';
const key = (kind: string) =>
  `-----BEGIN ${kind}PRIVATE KEY-----\nMIIE\n${secret}\n-----END ${kind}PRIVATE KEY-----`;

const leaks = [
  `DB_PASSWORD=${secret}`,
  `password: ${secret}`,
  `{"password": "${secret} \\" ${secret}", "x": 1}`,
  `passwd='${secret} with blanks'`,
  `api_key = ${secret}`,
  `X-Api-Key: ${secret}`,
  `aws_secret_access_key=${secret}`,
  `app --token ${secret} --port 80`,
  `DB_PASS=${secret}`,
  `MYSQL_PWD=${secret} mysqldump`,
  `{"signing-key": "${secret}"}`,
  `password${esc}[0m=${esc}[31m${secret}`,
  `${esc}]0;title\x07pass${esc}[1mword: ${secret}`,
  `pass\u200bword=${secret}`,
  `app --client-secret="${secret}"`,
  `mysql -u root -p${secret} shop`,
  `Authorization: Bearer ${secret}`,
  `Authorization: Basic ${secret}==`,
  `Proxy-Authorization: ${secret}`,
  `curl -H "Authorization: token ${secret}" http://x`,
  `Set-Cookie: session=${secret}; Path=/`,
  `postgres://shop:${secret}@db:5432/shop`,
  `https://${secret}@git.example.org/x.git`,
  `https://bucket/x?X-Amz-Signature=${secret}&X-Amz-Credential=${secret}`,
  `root:$6$abcdef$${secret}${secret}:19000:0`,
  `ghp_${secret}${secret}`,
  `glpat-${secret}${secret}`,
  `eyJhbGciOiJIUzI1.eyJzdWIiOiIx.${secret}`,
  key(''),
  key('RSA '),
  key('OPENSSH '),
  `log\n${key('').slice(0, 50)}\n${secret}`,
  `${secret}\nMIIE\n-----END RSA PRIVATE KEY-----\nnext`,
  `2026-11-21 06:00:00 handling\n#cloud-config\nusers:\n  - hunter: ${secret}\n\nssh_keys: ${secret}\n2026-11-21 06:00:01 done`,
  `## template: jinja\n#cloud-config\n${secret}\n`,
  `Content-Type: multipart/mixed; boundary=x\n\n--x\n${secret}\n--x--`,
];

test('no secret of any usual form survives', () => {
  for (const leak of leaks) assert.doesNotMatch(maskText(leak), new RegExp(secret), leak);
});

test('a secret is found in the middle of a log, and the lines around it stay', () => {
  for (const leak of leaks.filter(text => !text.includes('\n'))) {
    const lines = maskText(`06:00 before\n${leak}\n06:01 after\n`).split('\n');
    assert.equal(lines[0], '06:00 before', leak);
    assert.equal(lines.at(-2), '06:01 after', leak);
  }
});

test('what diagnosis needs stays as it is', () => {
  const lines = [
    'hello.service: Failed to set up credentials: No such file or directory',
    'hello.service: Failed at step CREDENTIALS spawning /opt/hello/run: Protocol error',
    'hello.service: Main process exited, code=exited, status=243/CREDENTIALS',
    'Reached target basic.target - Basic System.',
    'user@1000.service: Deactivated successfully.',
    'PasswordAuthentication no',
    '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730  644  /opt/hello/run',
    'cannot open /etc/app/server.key: No such file or directory',
    'pass 5, key: 3 of 4',
    'Accepted publickey for anna from 10.0.0.1 port 57640 ssh2: ED25519 SHA256:/I/2z07PaQSQCW43PumGMmOy9T2PG6whq9GIxD5ewMw',
    'curl: (6) Could not resolve host: packages.example.org',
    'cp: cannot stat /opt/uploaded_files/token: No such file or directory',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKBbb+m0XijvM0KiS6YLvc8SxvIO6bDWPlAznf4bdk/o root@hello-1',
  ];
  for (const line of lines) assert.equal(maskText(line), line);
});

test('identifiers of cloud credentials go, alone as well', () => {
  for (const id of ['AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'])
    assert.equal(maskText(`as ${id} now`), 'as [masked] now');
});

test('a mail address is private', () => {
  assert.equal(maskText('from anna@example.org to'), 'from [masked] (a mail address) to');
});

test('masking twice is the same as once', () => {
  for (const leak of leaks) assert.equal(maskText(maskText(leak)), maskText(leak), leak);
  const random = seeded(3);
  const inLine = leaks.filter(text => !text.includes('\n'));
  const parts = [
    ...inLine,
    'password',
    '=',
    ': ',
    '"',
    "'",
    '@',
    '://',
    '[masked]',
    '-----BEGIN RSA PRIVATE KEY-----',
  ];
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: 8 }, () => parts[random.below(parts.length)]).join(' ');
    assert.equal(maskText(maskText(text)), maskText(text), JSON.stringify(text));
  }
});

const bundle: Bundle = {
  format: 1,
  machine: {
    name: 'hello-1',
    scope: 'hello',
    provider: 'local',
    reason: `token=${secret}`,
    failed: { phase: 'configured', why: `password=${secret}` },
  },
  takenAt: '2026-11-21T06:00:00Z',
  units: [],
  reach: {
    tcp: 'open',
    hostKey: 'verified',
    login: 'ok',
    banner: `api_key=${secret}`,
    why: `token=${secret}`,
  },
  console: `login\npassword=${secret}`,
  incomplete: `token=${secret}`,
  probes: {
    'deployment/log': { rc: 0, text: `step\npassword=${secret}\nend`, dropped: 0 },
    'boot/output': { rc: 0, text: `${secret}\nwhole line`, dropped: 10 },
    'units/show': { rc: 0, text: secret, dropped: 1 },
  },
};

test('a bundle holds no secret in any of its texts', () => {
  assert.doesNotMatch(JSON.stringify(mask(bundle)), new RegExp(secret));
  assert.equal(mask(bundle).probes['deployment/log']?.text, 'step\npassword=[masked]\nend');
});

test('half a line at the beginning of a cut output goes, because what it is part of cannot be known', () => {
  const { probes } = mask(bundle);
  assert.deepEqual(probes['boot/output'], { rc: 0, text: 'whole line', dropped: 10 + secret.length + 1 });
  assert.deepEqual(probes['units/show'], { rc: 0, text: '', dropped: 1 + secret.length });
});

test('a text of megabytes is masked in linear time', () => {
  for (const part of [
    'password',
    'a.-'.repeat(20),
    '-----BEGIN RSA PRIVATE KEY-----',
    '#cloud-config\n',
    'x@',
    'http://',
    'A',
  ]) {
    assert.ok(maskText(part.repeat(Math.ceil(1_000_000 / part.length))).length > 0);
  }
});

test('secrets at any place of any output, in any form, are in no bundle and in no answer', () => {
  const random = seeded(21);
  const pick = <T>(of: readonly T[]): T => of[random.below(of.length)] as T;
  const names = [
    'password',
    'DB_PASSWORD',
    'client-secret',
    'apiKey',
    'x-auth-token',
    'aws_secret_access_key',
    'SMTP_PASS',
  ];
  const forms: ((name: string, value: string) => string)[] = [
    (name, value) => `${name}=${value}`,
    (name, value) => `export ${name}="${value}"`,
    (name, value) => `"${name}": "${value}"`,
    (name, value) => `{"a":1,"${name}":"${value}","b":2}`,
    (name, value) => `Environment=${name}=${value}`,
    (_name, value) => `Authorization: Bearer ${value}`,
    (_name, value) => `redis://app:${value}@10.0.0.1/0`,
    (name, value) => `\x1b[33m${name}\x1b[0m=\x1b[1m${value}\x1b[0m`,
    (name, value) => `${name} => '${value}'`,
    (_name, value) => `-----BEGIN EC PRIVATE KEY-----\n${value}\n-----END EC PRIVATE KEY-----`,
  ];
  const around = [
    '',
    '2026-11-21T06:00:00+0000 hello-1 app[77]: ',
    '[  1.5] ',
    'sh: 1: ',
    '+ ',
    '\t',
    'ERROR ',
    'Traceback: ',
  ];
  const stored = cases();
  for (let round = 0; round < 400; round++) {
    const bundle = structuredClone(pick(stored).bundle);
    const probes: Record<string, { rc: number; text: string; dropped: number }> = { ...bundle.probes };
    const value = `Zq${random.below(1e9)}xQ${random.below(1e9)}`;
    const planted = `${pick(around)}${pick(forms)(pick(names), value)}`;
    const where = pick([...Object.keys(probes), 'console', 'said']);
    const old = probes[where]?.text ?? bundle.console ?? '';
    const lines = old.split('\n');
    lines.splice(random.below(lines.length + 1), 0, planted);
    const text = lines.join('\n');
    if (probes[where]) probes[where] = { rc: 0, text, dropped: random.below(2) };
    const reach = where === 'said' ? { ...bundle.reach, said: planted } : bundle.reach;
    const hidden = mask({ ...bundle, reach, probes, ...(where === 'console' ? { console: text } : {}) });
    assert.ok(!JSON.stringify(hidden).includes(value), planted);
    const verdict = judge(hidden);
    assert.doesNotMatch(
      `${JSON.stringify(verdict)}${showVerdict(hidden, verdict)}`,
      new RegExp(value),
      planted,
    );
  }
});
