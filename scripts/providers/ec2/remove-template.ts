import { isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownerOf } from './owner.ts';

/** Removes a launch template with all its versions. */
export const removeTemplate = async (
  { calls }: Context,
  template: Resource,
  { gone, refuse, signal }: Removal,
): Promise<void> => {
  const { place, id, name, owner } = template;
  try {
    const filters = [{ Name: 'launch-template-name', Values: [name] }];
    const found = (await describe(calls).templates(place, filters, { signal })).find(
      ({ LaunchTemplateId }) => LaunchTemplateId === id,
    );
    const owns = ownerOf(found?.Tags);
    if (found && !(owns && inScope(owns, owner)))
      return refuse(template, 'it does not carry our tags any more');
    await calls.patient(place, 'ec2:DeleteLaunchTemplate', { LaunchTemplateId: id }, { signal });
    await gone(template);
  } catch (thrown) {
    signal.throwIfAborted();
    if (isNotFound(thrown)) return await gone(template);
    refuse(template, wordsOf(thrown));
  }
};
