import type { TestContext } from 'node:test';
import { fakeClock } from './clock.ts';
import { type Behaviour, login, type Manner, sshServer } from './ssh-server.ts';

/** Time enough for a command. */
export const patient = { timeout: 60_000 };

/** A session with a server that behaves so; both go with the test. */
export const sessionWith = async (t: TestContext, behave: Behaviour, manner: Manner = {}) => {
  const clock = fakeClock();
  const server = await sshServer(t, behave, manner);
  const session = await login(server, { clock });
  t.after(() => session.close());
  return { server, session, clock };
};
