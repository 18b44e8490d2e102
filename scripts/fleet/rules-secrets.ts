import type { Rule } from './rule.ts';

/** Each name is one file on the machine. */
export const secretNames: Rule = {
  reads: ['secrets'],
  broken: ({ secrets }) => {
    const names = secrets.map(({ name }) => name);
    return names.flatMap((name, index) => {
      const first = names.indexOf(name);
      if (first === index) return [];
      const what = `secrets[${index}].name is "${name}", which secrets[${first}] has already`;
      return [{ paths: [['secrets', index, 'name']] as const, what }];
    });
  },
};
