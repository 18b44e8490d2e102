import { foreignError, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { explained, wordsOf } from '../aws/explain.ts';
import type { PinnedImage } from '../provider.ts';
import { imageParameter } from './aliases.ts';
import { type Architecture, architectureOf } from './architecture.ts';
import type { Context } from './context.ts';
import { formatImages, imageKey } from './pinned.ts';
import { checkRegions } from './regions.ts';

interface Answer {
  readonly region: string;
  readonly architecture: Architecture;
  readonly id?: string;
  readonly error?: unknown;
}

/**
 * The newest image of an alias in each region for each architecture that the types have, as one pinned id. A region that
 * cannot be asked is left out, as long as one can: nothing will be made there.
 */
export const resolveImage = async (context: Context, definition: Definition): Promise<PinnedImage> => {
  const { regions, types } = definition.ec2;
  const architectures = [...new Set(types.map(architectureOf))].sort();
  const alias = definition.image;
  const ask = async (region: string, architecture: Architecture): Promise<Answer> => {
    const input = { Name: imageParameter(alias, architecture) };
    try {
      const { Parameter } = await context.calls.patient(region, 'ssm:GetParameter', input, {
        patience: patience.short,
      });
      const id = Parameter?.Value;
      if (id === undefined || !/^ami-[0-9a-f]+$/.test(id))
        throw foreignError({ what: `SSM does not tell an image of ${alias} in ${region}`, why: `${id}` });
      return { region, architecture, id };
    } catch (error) {
      return { region, architecture, error };
    }
  };
  const wanted = [...new Set(regions)].flatMap(region => architectures.map(each => [region, each] as const));
  const answers = await Promise.all(wanted.map(([region, each]) => ask(region, each)));
  const without = answers.filter(({ error }) => isAbsent(error));
  const [none] = without;
  if (none) throw noImage(alias, none, answers);
  const images = answers.flatMap(({ region, architecture, id }) =>
    id === undefined ? [] : [[imageKey(region, architecture), id] as const],
  );
  const [failed] = answers;
  if (images.length === 0 && failed) {
    if (!isCredentials(failed.error)) await checkRegions(context, regions);
    throw explained(failed.error, `look up the image ${alias} in ${failed.region}`);
  }
  return { alias, id: formatImages(new Map(images)) };
};

const isCredentials = (error: unknown) => error instanceof AwsError && error.code.endsWith('ProviderError');

const isAbsent = (error: unknown) => error instanceof AwsError && error.code === 'ParameterNotFound';

const noImage = (alias: string, none: Answer, answers: readonly Answer[]) => {
  const regions = (has: boolean) => {
    const all = [...new Set(answers.map(({ region }) => region))];
    const good = (region: string) => answers.every(each => each.region !== region || each.id !== undefined);
    return all.filter(region => good(region) === has).join(', ');
  };
  const having = regions(true);
  return usageError({
    what: `There is no image ${alias} for ${none.architecture} in ${none.region}`,
    why: `${wordsOf(none.error)}. ${having === '' ? 'None of ec2.regions has it' : `These have it: ${having}`}`,
    file: 'fleet.yaml',
    next:
      having === ''
        ? 'choose another image'
        : `take ${regions(false)} out of ec2.regions, or choose another image`,
  });
};
