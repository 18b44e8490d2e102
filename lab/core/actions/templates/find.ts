import type * as Ec2 from '@aws-sdk/client-ec2';
import type { At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { badCombination, missing, noSuch } from '../../errors.ts';
import { seen } from '../../hidden.ts';
import type { Template } from '../../state.ts';

export const noName = (name: string) =>
  new ApiError(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  );

export interface Named {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/** By id or by name, never both. */
export const findTemplate = (
  { cloud, place }: At,
  { LaunchTemplateId: id, LaunchTemplateName: name }: Named,
): Template => {
  if (id !== undefined && name !== undefined)
    throw badCombination(
      'Either launch template ID or launch template name must be specified, but not both.',
    );
  const template = seen(
    cloud,
    id !== undefined ? place.templates.get(id) : place.templateNames.get(name ?? ''),
  );
  if (template) return template;
  if (id !== undefined) throw noSuch('lt', id);
  if (name !== undefined) throw noName(name);
  throw missing('LaunchTemplateId');
};

/** A version by number, `$Latest` or `$Default`; without one the default version. */
export const versionOf = (template: Template, asked: string | undefined): Template['versions'][number] => {
  const last = template.versions.at(-1)?.number;
  const number =
    asked === '$Latest'
      ? last
      : asked === undefined || asked === '$Default'
        ? template.defaultVersion
        : Number(asked);
  const version = template.versions.find(each => each.number === number);
  if (!version)
    throw new ApiError(
      'InvalidLaunchTemplateId.VersionNotFound',
      `Could not find launch template version ${asked} of ${template.id}`,
    );
  return version;
};

export const templateOf = (at: At, named: Ec2.LaunchTemplateSpecification) => {
  const template = findTemplate(at, named);
  return { template, version: versionOf(template, named.Version) };
};
