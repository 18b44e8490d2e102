import type { Definition } from '../fleet/definition.ts';
import { didYouMean } from '../fleet/nearest.ts';
import { show } from '../fleet/show.ts';
import { machinePaths } from '../machine/paths.ts';
import type { BundleFile } from './bundle-file.ts';
import { problemIn, type UnitPart } from './bundle-units.ts';
import type { Problem } from './problem.ts';

type Declared = Definition['secrets'];

const folder = `${machinePaths.credentials}/`;

/** Credentials that a unit loads and that nobody declared, or that systemd would look for elsewhere. */
export const checkCredentials = (part: UnitPart, declared: Declared): Problem[] => {
  const names = declared.map(({ name }) => name);
  return part.settings
    .filter(
      ({ section, key, value }) =>
        section === 'Service' && /^LoadCredential(Encrypted)?$/.test(key) && value !== '',
    )
    .flatMap(({ key, value, line }) => {
      const error = (what: string, next?: string) => [problemIn(part.file, line, 'error', what, next)];
      const at = value.indexOf(':');
      const id = at < 0 ? value : value.slice(0, at);
      const path = at < 0 ? undefined : value.slice(at + 1);
      const right = `LoadCredential=${id}:${folder}${id}`;
      if (path === undefined)
        return names.includes(id)
          ? error(`${key}=${show(id)} has no path, so systemd would not find the secret`, `write ${right}`)
          : error(
              `${key}= names ${show(id)}, but no secret of this name is declared${didYouMean(id, names)}`,
              'declare it under secrets in fleet.yaml, or give the path of a file',
            );
      if (!path.startsWith(folder)) return [];
      const name = path.slice(folder.length);
      if (!names.includes(name))
        return error(
          `${key}= names the secret ${show(name)}, which is not declared${didYouMean(name, names)}`,
          `declare it under secrets in fleet.yaml${names.length > 0 ? `, which has ${names.join(', ')}` : ''}`,
        );
      if (key === 'LoadCredentialEncrypted')
        return error(`${key}= would try to decrypt ${show(name)}, which is not encrypted`, `write ${right}`);
      return [];
    });
};

/** Secrets that nothing on the machine seems to use. */
export const checkUnused = (contents: readonly BundleFile[], declared: Declared): Problem[] =>
  declared
    .filter(({ name }) => !contents.some(({ content }) => content.includes(`${folder}${name}`)))
    .map(({ name }) => ({
      severity: 'warning',
      file: 'fleet.yaml',
      what: `Nothing of the bundle uses the secret ${name}: no file names ${folder}${name}`,
    }));
