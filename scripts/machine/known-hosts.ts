import { createHmac } from 'node:crypto';
import { fitsWildcard } from '../fleet/wildcard.ts';
import type { Endpoint } from '../providers/provider.ts';
import { type HostKey, parseHostKey } from './host-key.ts';

/**
 * The keys that a known_hosts file (sshd(8)) has for an endpoint: plain names, patterns of `*` and `?`, and hashed ones.
 * A key that is marked as revoked, or that a certificate authority signs, is none of them; neither is a name that a
 * pattern excludes.
 */
export const knownHosts = (text: string, { host, port }: Endpoint): HostKey[] => {
  const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#') && !line.startsWith('@'))
    .flatMap(line => {
      const [names = '', type = '', base64 = ''] = line.split(/\s+/);
      return isNamed(names, name) ? keyOf(`${type} ${base64}`) : [];
    });
};

const keyOf = (line: string): HostKey[] => {
  try {
    return [parseHostKey(line)];
  } catch {
    // A line that was cut, or a type of key from another time: it proves nothing.
    return [];
  }
};

const isNamed = (names: string, name: string): boolean => {
  const [, salt, sum] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(names) ?? [];
  if (salt !== undefined && sum !== undefined)
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === sum;
  const patterns = names.toLowerCase().split(',');
  if (patterns.some(pattern => pattern.startsWith('!') && fitsWildcard(pattern.slice(1), name))) return false;
  return patterns.some(pattern => fitsWildcard(pattern, name));
};
