import { usageError } from '../errors.ts';
import type { World } from '../world/world.ts';
import { bashisms } from './bashism.ts';
import { type Problem, sourceLine } from './problem.ts';
import { shSyntax } from './sh-syntax.ts';
import { renderTemplate } from './template.ts';
import type { TemplateData } from './template-data.ts';

/** Lightsail's own limit is not documented, and its script comes before ours: far below EC2's. In bytes. */
export const launchScriptLimit = 12_288;

/** Where the script tells how it ended; mayfly takes no machine for booted without that. */
const result = '/etc/mayfly/launch-result';
const ownResult = /launch-result\b/;

const refuseOtherForms = (text: string, file: string): void => {
  const [first = ''] = text.split('\n', 1);
  if (first === '#!/bin/sh') return;
  const cloud = /^(#cloud-config|## *template:|#include|Content-Type:|MIME-Version:)/i.test(first);
  throw usageError({
    what: 'Line 1 of the launch script must be exactly "#!/bin/sh"',
    file: `${file}:1`,
    why: cloud
      ? 'Lightsail runs user data as a shell script behind its own: cloud-config does nothing there'
      : 'Lightsail runs user data under /bin/sh, whatever its first line asks for',
    next: cloud
      ? `set template: templates/launch.sh.hbs where the provider is lightsail, instead of ${file}`
      : `make "#!/bin/sh" the first line of ${file}`,
  });
};

/**
 * The launch script of one machine on Lightsail, as text of at most 12,288 bytes. Throws a usage error with file and line
 * for whatever is wrong in the template or in what came out of it.
 */
export const renderLaunchScript = (template: string, file: string, data: TemplateData): string => {
  const absent = {
    ttl: 'There is no "ttl" on Lightsail: a machine that powers itself off there is stopped, and costs as before',
  };
  // Told before what is in it: a whole cloud-config has names that are not there.
  if (!/^[^\n]*\{\{/.test(template)) refuseOtherForms(template, file);
  const { ttl: _, ...known } = data;
  const text = renderTemplate(template, file, known, absent);
  refuseOtherForms(text, file);
  const bytes = Buffer.byteLength(text);
  if (bytes > launchScriptLimit)
    throw usageError({
      what: `The launch script has ${bytes} bytes; mayfly gives Lightsail at most ${launchScriptLimit}`,
      file,
      next: 'move files and programs into the instance folder: it is uploaded after the first boot and has no such limit',
    });
  return text;
};

/**
 * Everything to say about a launch script that was rendered. Runs sh on this host, on a script that is only read; this
 * host's sh may be bash, so what only bash understands is looked for as well.
 */
export const checkLaunchScript = async (
  world: World,
  template: string,
  text: string,
  file: string,
): Promise<Problem[]> => {
  const at = (line: number | undefined) => {
    const from = line === undefined ? undefined : sourceLine(template, text, line);
    return { file, ...(from !== undefined && { line: from }) };
  };
  const problems: Problem[] = [];
  const said = await shSyntax(world, text);
  if (said)
    problems.push({
      severity: 'error',
      ...at(said.line),
      what: `sh cannot read the launch script: ${said.what}`,
    });
  if (!ownResult.test(text))
    problems.push({
      severity: 'error',
      file,
      what: `The launch script does not tell how it ended: mayfly looks for ${result}`,
      next: `copy the lines from "step=begin" to "trap" of templates/launch.sh.hbs into ${file}`,
    });
  for (const { line, what } of bashisms(text))
    problems.push({ severity: 'warning', ...at(line), what: `sh is not bash: ${what}` });
  return problems;
};
