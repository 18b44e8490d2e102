import { parse } from 'yaml';
import { usageError } from '../errors.ts';
import type { TemplateData } from './template-data.ts';
import { renderUserData } from './user-data.ts';

/**
 * Throws a usage error for a template that makes the same machine whatever its `ttl` is, where one is set: nothing would
 * end that machine in time. What stands in comments makes no machine.
 */
export const refuseWithoutEnd = (template: string, file: string, data: TemplateData): void => {
  const { ttl } = data;
  if (ttl === undefined) return;
  const meaning = (one: TemplateData) =>
    JSON.stringify(parse(renderUserData(template, file, one), { version: '1.1', logLevel: 'silent' }));
  if (meaning(data) !== meaning({ ...data, ttl: ttl + 1 })) return;
  throw usageError({
    what: `The template ${file} does nothing with ttl, so no machine would end itself`,
    file,
    why: 'ec2.ttl is set in the fleet file',
    next: `copy the part from {{#if ttl}} to {{/if}} of templates/cloud-init.yaml.hbs into ${file}`,
  });
};
