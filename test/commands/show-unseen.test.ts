import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showUnseen } from '../../scripts/commands/show-unseen.ts';

test('places of one reason are one line, and each next step is told once', () => {
  const next = 'allow ec2:DescribeInstances for this user or role, then run the command again';
  const why = 'machines: UnauthorizedOperation';
  assert.equal(
    showUnseen([
      { place: 'eu-west-1', why, next },
      { place: 'us-east-1', why: 'machines: no answer within 30 s', down: true },
      { place: 'us-west-2', why, next },
      { place: 'us-west-2', why, next },
    ]),
    [
      'eu-west-1, us-west-2 could not be asked: machines: UnauthorizedOperation',
      'us-east-1 could not be asked: machines: no answer within 30 s',
      `  next: ${next}`,
      '  next: run the command again later\n',
    ].join('\n'),
  );
  assert.match(showUnseen([{ place: 'podman', why: 'it is stopped' }]), /next: mend that, then run the/);
  assert.equal(showUnseen([]), '');
});
