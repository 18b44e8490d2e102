import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, invalid, missing } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import { hide, seen } from '../../hidden.ts';
import { newId } from '../../ids.ts';
import { checkUserData } from '../../launch/read.ts';
import type { Template } from '../../state.ts';
import { readSpecifications, showTags } from '../../tags.ts';
import { checkToken, recall, remember } from '../../tokens.ts';
import { list } from '../list.ts';
import { findTemplate, noName, versionOf } from './find.ts';

/** Per region. Source: EC2 user guide, "Launch template restrictions". */
const most = 5_000;

const show = (template: Template): Ec2.LaunchTemplate => ({
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  CreateTime: new Date(template.createdAt),
  CreatedBy: template.createdBy,
  DefaultVersionNumber: template.defaultVersion,
  LatestVersionNumber: template.versions.at(-1)?.number,
  Tags: showTags(template.tags),
});

export const createLaunchTemplate = (
  at: At,
  input: Ec2.CreateLaunchTemplateCommandInput,
): Answer<Ec2.CreateLaunchTemplateCommandOutput> => {
  const { cloud, place, caller } = at;
  const { LaunchTemplateName: name, LaunchTemplateData: data, ClientToken, DryRun, ...rest } = input;
  if (name === undefined) throw missing('LaunchTemplateName');
  if (data === undefined) throw missing('LaunchTemplateData');
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name))
    throw new ApiError(
      'InvalidLaunchTemplateName.MalformedException',
      `The launch template name '${name}' is not valid.`,
    );
  const tags = readSpecifications(rest.TagSpecifications, ['launch-template'])['launch-template'];
  checkUserData(data.UserData);
  checkToken(ClientToken);
  if (DryRun) throw dryRun();
  const scope = `ec2:CreateLaunchTemplate ${ClientToken}`;
  const parameters = { ...rest, name, data };
  const known = ClientToken === undefined ? undefined : recall(at, scope, parameters);
  if (known?.output) return known.output;
  if (place.templateNames.has(name))
    throw new ApiError(
      'InvalidLaunchTemplateName.AlreadyExistsException',
      'Launch template name already in use.',
    );
  if (place.templates.size >= most)
    throw new ApiError('LaunchTemplateLimitExceeded', `At most ${most} launch templates per region.`);
  const template: Template = {
    id: newId(cloud, 'lt'),
    tags: tags ?? new Map(),
    name,
    createdAt: cloud.now,
    createdBy: caller.arn,
    defaultVersion: 1,
    versions: [
      {
        number: 1,
        description: input.VersionDescription,
        createdAt: cloud.now,
        data,
      },
    ],
  };
  place.templates.set(template.id, template);
  place.templateNames.set(name, template);
  hide(cloud, template);
  const output = { LaunchTemplate: show(template) };
  if (ClientToken !== undefined) remember(at, scope, { parameters, instances: [], output });
  return output;
};

export const deleteLaunchTemplate = (
  at: At,
  input: Ec2.DeleteLaunchTemplateCommandInput,
): Answer<Ec2.DeleteLaunchTemplateCommandOutput> => {
  const template = findTemplate(at, input);
  if (input.DryRun) throw dryRun();
  at.place.templates.delete(template.id);
  at.place.templateNames.delete(template.name);
  return { LaunchTemplate: show(template) };
};

const fields: Fields<Template> = {
  'launch-template-name': ({ name }) => name,
  'create-time': ({ createdAt }) => new Date(createdAt).toISOString(),
};

export const describeLaunchTemplates = (
  at: At,
  input: Ec2.DescribeLaunchTemplatesCommandInput,
): Answer<Ec2.DescribeLaunchTemplatesCommandOutput> => {
  const { place } = at;
  const named = (input.LaunchTemplateNames ?? []).map(name => {
    const template = seen(at.cloud, place.templateNames.get(name));
    if (!template) throw noName(name);
    return template;
  });
  const { items, NextToken } = list(at, input, place.templates, {
    kind: 'lt',
    ids: input.LaunchTemplateIds,
    named,
    least: 1,
    most: 200,
    fields,
  });
  return { LaunchTemplates: items.map(show), NextToken };
};

export const describeLaunchTemplateVersions = (
  at: At,
  input: Ec2.DescribeLaunchTemplateVersionsCommandInput,
): Answer<Ec2.DescribeLaunchTemplateVersionsCommandOutput> => {
  const template = findTemplate(at, input);
  const least = Number(input.MinVersion ?? 1);
  const last = Number(input.MaxVersion ?? Number.MAX_SAFE_INTEGER);
  if (Number.isNaN(least) || Number.isNaN(last)) throw invalid('MinVersion and MaxVersion must be numbers.');
  if (input.DryRun) throw dryRun();
  const versions = input.Versions?.length
    ? input.Versions.map(asked => versionOf(template, asked))
    : template.versions.filter(({ number }) => number >= least && number <= last);
  return {
    LaunchTemplateVersions: versions.map(version => ({
      LaunchTemplateId: template.id,
      LaunchTemplateName: template.name,
      VersionNumber: version.number,
      VersionDescription: version.description,
      CreateTime: new Date(version.createdAt),
      CreatedBy: template.createdBy,
      DefaultVersion: version.number === template.defaultVersion,
      LaunchTemplateData: structuredClone(version.data) as Ec2.ResponseLaunchTemplateData,
    })),
  };
};
