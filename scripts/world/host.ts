import { hostname, userInfo } from 'node:os';
import type { Host } from './world.ts';

/** This computer, this process, and who runs it. */
export const realHost = (): Host => {
  const taken = new Map<string, string>();
  return {
    name: hostname(),
    user: userName(),
    pid: process.pid,
    platform: process.platform,
    program: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
    environment: process.env,
    take: name => {
      const value = process.env[name];
      if (value !== undefined) taken.set(name, value);
      delete process.env[name];
      return taken.get(name);
    },
  };
};

/** A user without an entry in passwd(5), as in many containers, has a number only. */
const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};
