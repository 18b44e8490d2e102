import { hostname, userInfo } from 'node:os';
import type { Host } from './world.ts';

/** This computer, this process, and who runs it. */
export const realHost = (): Host => ({
  name: hostname(),
  user: userName(),
  pid: process.pid,
  platform: process.platform,
  program: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
  environment: process.env,
});

/** A user without an entry in passwd(5), as in many containers, has a number only. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};
