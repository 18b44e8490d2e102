import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { allPages } from '../../../scripts/providers/aws/pages.ts';

test('every page is read until there is no token, empty pages too', async () => {
  const asked: (string | undefined)[] = [];
  const pages = await allPages(async token => {
    asked.push(token);
    const next = Number(token ?? 0) + 1;
    return { items: next === 2 ? [] : [next], NextToken: next < 4 ? String(next) : '' };
  });
  assert.deepEqual(
    pages.flatMap(({ items }) => items),
    [1, 3, 4],
  );
  assert.deepEqual(asked, [undefined, '1', '2', '3']);
});

test('a token that ran out begins the list anew, but not for ever', async () => {
  let failures = 1;
  const read = () =>
    allPages<{ NextToken?: string }>(async token => {
      if (token !== undefined && failures-- > 0)
        throw new AwsError('InvalidNextToken', 'expired', { status: 400 });
      return token === undefined ? { NextToken: 'a' } : {};
    });
  assert.equal((await read()).length, 2);
  failures = 100;
  await assert.rejects(read(), /expired/);
});

test('a list that does not end is told', async () => {
  await assert.rejects(
    allPages(async () => ({ NextToken: 'again' })),
    /did not end/,
  );
});
