import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impatient, observed, quoted } from './observe.ts';
import type { Place } from './place.ts';

const checks = `health:
  - { kind: http, url: 'http://127.0.0.1:8090/health?a={b}[1]', contains: 'up and running' }
  - { kind: tcp, port: 8090 }
  - { kind: command, run: [test, -e, "/run/a file's there"] }
`;
const web = (answer: string) =>
  [
    `python3 -c ${quoted(`
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(${JSON.stringify(answer)}.encode())
http.server.HTTPServer(("127.0.0.1", 8090), H).serve_forever()`)} >/dev/null 2>&1 & echo $! >/run/web.pid`,
  ].join('\n');

export const checkTests = (place: Place): void => {
  test('checks that are red say why, each in its own words', async () => {
    const { seen, told } = await observed(place, impatient + checks);
    assert.equal(seen.verdict, 'late');
    assert.deepEqual(
      seen.checks.map(({ number, good }) => [number, good]),
      [
        [1, false],
        [2, false],
        [3, false],
      ],
    );
    assert.match(seen.checks[0]?.words ?? '', /8090/);
    assert.match(seen.checks[1]?.words ?? '', /nothing answers at 127.0.0.1:8090/);
    assert.match(seen.checks[2]?.words ?? '', /exit code 1/);
    assert.match(told?.message ?? '', /did not become green within 2 s/);
  });

  test('checks that turn green in time are good', async () => {
    const { machine } = place;
    const later = `(sleep 1; ${web('it is up and running')}; touch "/run/a file's there") >/dev/null 2>&1 &`;
    await machine.sh(later);
    const { seen, told } = await observed(place, checks);
    assert.deepEqual([told, seen.verdict], [undefined, 'good']);
    await machine.sh('kill "$(cat /run/web.pid)"');
  });

  test('an http check looks for its text in the body alone, and for the very status', async () => {
    const { machine } = place;
    await machine.sh(`${web('empty')}\nuntil curl -s 127.0.0.1:8090; do sleep 0.1; done`);
    const check = (more: string) =>
      `${impatient}health: [{ kind: http, url: 'http://127.0.0.1:8090/', ${more} }]\n`;
    const text = await observed(place, check("contains: '200'"));
    assert.match(text.seen.checks[0]?.words ?? '', /does not contain: 200/);
    const status = await observed(place, check('status: 204'));
    assert.match(status.seen.checks[0]?.words ?? '', /answered 200, not 204/);
    const right = await observed(place, check("contains: 'mpt'"));
    assert.equal(right.told, undefined);
    await machine.sh('kill "$(cat /run/web.pid)"');
  });

  test('a check may print escapes and much: what is told is one short line', async () => {
    const noisy = `${impatient}health: [{ kind: command, run: [sh, -c, "printf '\\\\033[2J'; seq 100000; exit 9"] }]\n`;
    const { seen } = await observed(place, noisy);
    assert.match(seen.checks[0]?.words ?? '', /exit code 9\s*$/);
    assert.ok((seen.checks[0]?.words.length ?? 0) <= 300);
  });
};
