import { isUtf8 } from 'node:buffer';
import { usageError } from '../errors.ts';
import type { InstanceFile } from './instance.ts';
import { renderTemplate } from './template.ts';
import type { Absent, BundleData } from './template-data.ts';

/** A file as it is uploaded. */
export interface BundleFile extends InstanceFile {
  /** The template that it was rendered from. */
  readonly template?: string;
}

const ending = '.hbs';

const perMachine = (name: string): string =>
  `"${name}" differs from machine to machine, and one bundle serves all of them: ask the machine itself (hostname), or use it in the template of the first boot`;

const absent: Absent = { machine: perMachine('machine'), access: perMachine('access') };

/** Renders what ends in `.hbs` and drops that ending. */
export const renderFile = (file: InstanceFile, data: BundleData): BundleFile => {
  if (file.built || !file.path.endsWith(ending)) return file;
  const path = file.path.slice(0, -ending.length);
  if (path === '' || path.endsWith('/'))
    throw usageError({ what: `${file.file} has no name but its ending`, file: file.file, next: 'rename it' });
  if (!isUtf8(file.content))
    throw usageError({
      what: `${file.file} is not UTF-8 text, so it cannot be a template`,
      file: file.file,
      next: `save it as UTF-8, or drop the ending ${ending}`,
    });
  const template = file.content.toString('utf8');
  const content = Buffer.from(renderTemplate(template, file.file, data, absent));
  return { ...file, path, content, template };
};
