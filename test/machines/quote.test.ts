import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { unit, unitExec, unitText, yaml } from '../../scripts/render/quote.ts';
import { writeTar } from '../../scripts/render/tar.ts';
import { fuzzedTexts } from '../render/fuzz.ts';
import { type OneMachine, oneMachine, whyNoMachine } from '../support/one-machine.ts';

const why = await whyNoMachine();
const texts = fuzzedTexts(10_000, 20_261_121);

const file = (path: string, text: string) => ({ path, mode: '644' as const, content: Buffer.from(text) });

const readYaml = `
import json, yaml
for key, value in yaml.safe_load(open('/run/quote/all.yaml', encoding='utf-8', newline='')).items():
    print(json.dumps([key, value]))
`;

const dump = `
import json, os, sys
text = lambda value: os.fsencode(value).decode('utf-8')
env = {key: text(value) for key, value in os.environ.items() if key.startswith('V')}
json.dump([env, [text(word) for word in sys.argv[2:]]], open(sys.argv[1], 'w'))
`;

describe('10,000 hostile values', { skip: why ?? false }, () => {
  let machine: OneMachine;
  before(async () => {
    machine = await oneMachine('quote');
  });
  after(() => machine?.end());

  test('come out of PyYAML, which cloud-init uses, as they went in: as value, as key, in a list', async () => {
    const keys = texts.map(text => (text.length < 800 ? { [text]: [text] } : [text]));
    const all = texts
      .map((text, index) => `v${index}: ${yaml(text)}\nk${index}: ${yaml(keys[index])}\n`)
      .join('');
    const numbers = [1e21, 1e-7, -1.5e300, 5e-324, 12, true, false, null];
    const tar = writeTar([file('all.yaml', `${all}numbers: ${yaml(numbers)}\n`), file('read.py', readYaml)]);
    const out = await machine.run('mkdir -p /run/quote; tar -xC /run/quote; python3 /run/quote/read.py', tar);
    const back = new Map<string, unknown>(
      out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    );
    assert.deepEqual(back.get('numbers'), numbers);
    for (const [index, text] of texts.entries()) {
      assert.equal(back.get(`v${index}`), text);
      assert.deepEqual(
        Object.entries(back.get(`k${index}`) as object),
        Object.entries(keys[index] as object),
      );
    }
  });

  test('come out of systemd as they went in: in Environment= and as arguments of ExecStart=', async () => {
    // The kernel takes no argument over 128 KiB, and systemd no noncharacters, which are refused.
    const values = texts.map(text => text.slice(0, 2000).replace(/\p{Noncharacter_Code_Point}/gu, ''));
    const size = 500;
    const batches = Array.from({ length: values.length / size }, (_, index) =>
      values.slice(index * size, (index + 1) * size),
    );
    const title = `100% "of" it's $HOME`;
    const units = batches.map((batch, index) =>
      file(
        `quote-${index}.service`,
        [
          `[Unit]\nDescription=${unitText(title)}\n[Service]\nType=oneshot`,
          ...batch.map((text, at) => `Environment=V${at}=${unit(text)}`),
          `ExecStart=/usr/bin/python3 /run/systemd/system/dump.py /run/quote-${index} ${batch.map(text => unitExec(text)).join(' ')}\n`,
        ].join('\n'),
      ),
    );
    const out = await machine.run(
      `tar -xC /run/systemd/system; systemctl daemon-reload
       for index in $(seq 0 ${batches.length - 1}); do
         systemctl start "quote-$index.service"; cat "/run/quote-$index"; echo
       done
       systemctl show --property Description --value quote-0.service`,
      writeTar([...units, file('dump.py', dump)]),
    );
    const lines = out.trim().split('\n');
    assert.equal(lines.pop(), title);
    assert.equal(lines.length, batches.length);
    for (const [index, line] of lines.entries()) {
      const [environment, words] = JSON.parse(line);
      assert.deepEqual(words, batches[index]);
      assert.deepEqual(
        environment,
        Object.fromEntries((batches[index] ?? []).map((text, at) => [`V${at}`, text])),
      );
    }
  });
});
