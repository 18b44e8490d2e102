export type Architecture = 'x86_64' | 'arm64';

/**
 * What a type's name says: a `g` after the generation is Graviton, as in t4g, m7gd, c7gn; and a1. So the same on every
 * laptop, without a call. Source: EC2 user guide, "Instance type naming conventions".
 */
export const architectureOf = (type: string): Architecture => {
  const [, family = '', attributes = ''] = /^([a-z]+)\d+([a-z]*)/.exec(type) ?? [];
  return (family === 'a' || attributes.includes('g')) && family !== 'p' ? 'arm64' : 'x86_64';
};
