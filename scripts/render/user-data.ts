import { usageError } from '../errors.ts';
import type { World } from '../world/world.ts';
import { lineIn } from './cloud-commands.ts';
import { readCloudConfig } from './cloud-config.ts';
import { type Finding, type Problem, refuseErrors, sourceLine } from './problem.ts';
import { shSyntax } from './sh-syntax.ts';
import { renderTemplate } from './template.ts';
import type { Absent, TemplateData } from './template-data.ts';
import { tooBig } from './user-data-size.ts';

export { userDataLimit } from './user-data-size.ts';

/** What cloud-init makes of other first lines. */
const otherFormats: readonly (readonly [RegExp, string])[] = [
  [/^## *template:/i, 'it would be rendered once more, by Jinja, on the machine'],
  [/^#include/i, 'it would be fetched from the network'],
  [/^#!/, 'it would be run as a script'],
  [/^(Content-Type|MIME-Version):/i, 'it would be read as MIME'],
  [/^#cloud-config-archive|^#cloud-boothook|^#part-handler/i, 'it would be read in another format'],
  [/^\ufeff/, 'it begins with a byte order mark'],
  [/^#cloud-config\r$/, 'its lines end with CR LF'],
];

const checkFirstLine = (text: string, file: string): void => {
  const [first = ''] = text.split('\n', 1);
  if (first === '#cloud-config') return;
  const [, why] = otherFormats.find(([pattern]) => pattern.test(first)) ?? [];
  throw usageError({
    what: 'Line 1 of the user data must be exactly "#cloud-config"',
    file: `${file}:1`,
    ...(why !== undefined && { why }),
    next: `make "#cloud-config" the first line of ${file}`,
  });
};

const withoutSlot: Absent = {
  'machine.slot':
    'There is no "machine.slot" here: these machines are made by the batch and share one user data; each gets a name and a host name of its own with its set-up',
};

/**
 * The user data of one machine, as text of at most 16,384 bytes that cloud-init reads as it was meant.
 * Throws a usage error with file and line for whatever is wrong in the template or in what came out of it.
 */
export const renderUserData = (template: string, file: string, data: TemplateData): string => {
  const absent = data.machine.slot === undefined ? withoutSlot : {};
  const text = renderTemplate(template, file, { ttl: false, ...data }, absent);
  checkFirstLine(text, file);
  const big = tooBig(text, file);
  if (big) throw big;
  refuseErrors(problemsOf(template, text, file));
  return text;
};

const problemsOf = (template: string, text: string, file: string): Problem[] =>
  readCloudConfig(text).findings.map(finding => located(finding, template, text, file));

const located = ({ line, ...finding }: Finding, template: string, text: string, file: string): Problem => {
  const from = line === undefined ? undefined : sourceLine(template, text, line);
  return { ...finding, file, ...(from !== undefined && { line: from }) };
};

/**
 * Everything to say about a user data that was rendered: the warnings, and what `sh -n` says to its commands.
 * Runs sh on this host, on a script that is only read.
 */
export const checkUserData = async (
  world: World,
  template: string,
  text: string,
  file: string,
): Promise<Problem[]> => {
  const wrong = await Promise.all(
    readCloudConfig(text).commands.map(async ({ key, script, lines }) => {
      const said = await shSyntax(world, script);
      if (said === undefined) return [];
      const what = `sh cannot read ${key}: ${said.what}`;
      return [located({ severity: 'error', ...lineIn(lines, said.line), what }, template, text, file)];
    }),
  );
  return [...problemsOf(template, text, file), ...wrong.flat()];
};
