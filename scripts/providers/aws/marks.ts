import { type Making, type Owner, ownerTags } from '../provider.ts';
import { listOf } from './parameters.ts';

/** The user's tags as a parameter of a making: key, value, key, value, … */
export const tagList = (tags: Readonly<Record<string, string>>): string[] =>
  Object.keys(tags)
    .sort()
    .flatMap(key => [key, tags[key] ?? '']);

const isOurs = (key: string) => /^(mayfly|aws):/i.test(key);

/** Everything that is made carries these from birth: `name` for people, the user's, which never win, and ours. */
export const marksOf = (making: Making, name: string): Map<string, string> => {
  const { fleet, environment, release, run } = making.owner;
  const tags = new Map([['Name', name]]);
  const users = listOf(making, 'tags');
  for (let index = 0; index + 1 < users.length; index += 2) {
    const [key = '', value = ''] = users.slice(index, index + 2);
    if (!isOurs(key)) tags.set(key, value);
  }
  tags.set(ownerTags.fleet, fleet);
  tags.set(ownerTags.environment, environment);
  tags.set(ownerTags.release, release);
  tags.set(ownerTags.run, run);
  return tags;
};

/** Whose thing it is by the value of each mark, or undefined when it is not ours. */
export const ownerByMarks = (value: (key: string) => string | undefined): Owner | undefined => {
  const fleet = value(ownerTags.fleet);
  const environment = value(ownerTags.environment);
  if (fleet === undefined || environment === undefined) return undefined;
  return { fleet, environment, release: value(ownerTags.release) ?? '', run: value(ownerTags.run) ?? '' };
};
