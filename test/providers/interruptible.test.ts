import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { interruptible } from '../../scripts/providers/interruptible.ts';
import type { Look, Provider } from '../../scripts/providers/provider.ts';

const nothing: Look = { machines: [], others: [], unseen: [], asked: [] };

test('a look at a cloud that does not answer ends when the command is interrupted, with its reason', async () => {
  const controller = new AbortController();
  const silent = { look: () => new Promise<Look>(() => undefined) } as unknown as Provider;
  const look = interruptible(silent, controller.signal).look(undefined);
  controller.abort(new Error('Interrupted'));
  await assert.rejects(look, /^Error: Interrupted$/);
});

test('what is asked after that is answered: whoever is interrupted tells how things stand', async () => {
  const controller = new AbortController();
  const provider = interruptible({ look: async () => nothing } as unknown as Provider, controller.signal);
  controller.abort(new Error('Interrupted'));
  assert.deepEqual(await provider.look(undefined), nothing);
});

test('a look that failed fails, and listens to the signal no more', async () => {
  const { signal } = new AbortController();
  const failing = { look: async () => Promise.reject(new Error('no')) } as unknown as Provider;
  await assert.rejects(interruptible(failing, signal).look(undefined), /^Error: no$/);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});
