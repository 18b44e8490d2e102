import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EC2Client } from '@aws-sdk/client-ec2';
import { readPlainXml } from '../../../scripts/providers/aws/clients/plain-xml.ts';
import { seeded } from '../../support/seeded.ts';

interface Inside {
  config: { protocol: { deserializer: { parseXml(text: string): object } } };
}

/** The SDK's own reader. */
const usual = () => {
  const client = new EC2Client({ region: 'eu-west-1' }) as unknown as Inside;
  return (text: string) => client.config.protocol.deserializer.parseXml(text);
};

const answer = (content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<AResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${content}</AResponse>`;

test('an answer of EC2 is read as the SDK reads it', () => {
  const read = usual();
  const texts = [
    answer(''),
    answer('<requestId>1</requestId>'),
    answer(
      '\n  <set>\n    <item><a>1</a><b/></item>\n    <item><a> x </a></item>\n  </set>\n  <nextToken>t</nextToken>\n',
    ),
    answer('<set><item>1</item></set><set><item>2</item></set><set/>'),
    answer('<a>\n</a><b>  </b><c></c>'),
  ];
  for (const text of texts.slice(1)) assert.deepEqual(readPlainXml(text), { ...read(text) }, text);
  assert.equal(readPlainXml(texts[0] ?? ''), undefined);
});

test('whatever is not plain is left to the SDK', () => {
  const texts = [
    answer('<a>1 &amp; 2</a>'),
    answer('<a x="1">2</a>'),
    answer('<!-- no --><a>1</a>'),
    answer('<a><![CDATA[1]]></a>'),
    answer('text<a>1</a>'),
    answer(' <a>1</a>'),
    answer('<a>1</b>'),
    answer('<a>1'),
    answer('<__proto__>1</__proto__>'),
    '',
    'Bad Gateway',
    '<a>1</a>',
    `${answer('<a>1</a>')}<b/>`,
    answer('<a>'.repeat(200) + '</a>'.repeat(200)),
    answer('<a>1\r\n</a>'),
  ];
  for (const text of texts) assert.equal(readPlainXml(text), undefined, text.slice(0, 120));
});

const grow = (random: ReturnType<typeof seeded>, depth: number): string => {
  const name = ['a', 'item', 'instanceId', 'b-c'][random.below(4)];
  const blank = ['', '', '\n  '][random.below(3)];
  const kinds = depth > 4 ? 3 : 5;
  const kind = random.below(kinds);
  if (kind === 0) return `<${name}/>`;
  if (kind < 3)
    return `<${name}>${['', '1', ' x y ', '\n', 'i-0abc/def:22', '  \n'][random.below(6)]}</${name}>`;
  const inner = Array.from({ length: 1 + random.below(4) }, () => `${blank}${grow(random, depth + 1)}`);
  return `<${name}>${inner.join('')}${blank}</${name}>`;
};

test('any plain tree is read as the SDK reads it', () => {
  const read = usual();
  const random = seeded(7);
  for (let round = 0; round < 2000; round += 1) {
    const text = answer(`<x>1</x>${grow(random, 0)}`);
    const quick = readPlainXml(text);
    assert.ok(quick, text);
    assert.deepEqual(quick, read(text), text);
  }
});

test('of an instance nothing is read that nobody asks for; everywhere else all is', () => {
  const parts =
    '<networkInterfaceSet><item><groupSet><item><groupId>sg-1</groupId></item></groupSet></item></networkInterfaceSet><monitoring/>';
  const instance = `<item><instanceId>i-1</instanceId>${parts}<instanceType>t3.small</instanceType></item>`;
  assert.deepEqual(readPlainXml(answer(`<instancesSet>${instance}</instancesSet>`)), {
    instancesSet: { item: { instanceId: 'i-1', instanceType: 't3.small' } },
    xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  });
  const elsewhere = answer(`<other>${instance}</other>${parts}`);
  assert.deepEqual(readPlainXml(elsewhere), usual()(elsewhere));
  const broken = answer('<instancesSet><item><groupSet><item></item></instancesSet>');
  assert.equal(readPlainXml(broken), undefined);
});
