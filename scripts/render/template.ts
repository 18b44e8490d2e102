import Handlebars from 'handlebars';
import { MayflyError, messageOf } from '../errors.ts';
import { helpers } from './helpers.ts';
import { checkTemplate, templateError } from './template-check.ts';
import { type Absent, withoutPrototypes } from './template-data.ts';

const environment = (file: string): typeof Handlebars => {
  const made = Handlebars.create();
  for (const name of ['log', 'lookup', 'helperMissing', 'blockHelperMissing']) made.unregisterHelper(name);
  for (const [name, { run }] of helpers) made.registerHelper(name, located(run, file));
  return made;
};

const located =
  (run: Handlebars.HelperDelegate, file: string): Handlebars.HelperDelegate =>
  (...given: unknown[]) => {
    try {
      return run(...given);
    } catch (thrown) {
      const { loc } = given.at(-1) as { loc?: hbs.AST.SourceLocation };
      throw templateError(file, loc?.start, messageOf(thrown));
    }
  };

const parse = (text: string, file: string): hbs.AST.Program => {
  try {
    return Handlebars.parse(text);
  } catch (thrown) {
    throw inWords(thrown, file);
  }
};

/** Handlebars' own errors: `Parse error on line 3: …`, `… - 3:7`. */
const inWords = (thrown: unknown, file: string): MayflyError => {
  const message = messageOf(thrown);
  const [, atLine, excerpt] = /^Parse error on line (\d+):\n(.*)/.exec(message) ?? [];
  const [, first, line, column] = /^([\s\S]*) - (\d+):(\d+)$/.exec(message) ?? [];
  if (atLine !== undefined) {
    const open = message.includes("got 'EOF'") ? ': a {{…}} or a block is not closed' : '';
    const at = { line: Number(atLine), column: 0 };
    return templateError(file, at, `The template cannot be read${open}`, `it breaks after: ${excerpt}`);
  }
  const at = line === undefined ? undefined : { line: Number(line), column: Number(column) };
  return templateError(file, at, `The template cannot be rendered: ${first ?? message}`);
};

/**
 * Renders a template. Nothing is escaped by itself: a value without a helper must be plain, others go through `sh`,
 * `yaml`, `json`, `unit`, `unitExec`, `unitText` or `raw`. `absent` tells why a name is not there.
 * Throws a usage error with file, line and column for syntax, unknown names and values that cannot be quoted.
 */
export const renderTemplate = (text: string, file: string, data: object, absent: Absent = {}): string => {
  const program = parse(text, file);
  checkTemplate(program, file, data, absent);
  const known = Object.fromEntries([...helpers.keys()].map(name => [name, true]));
  const options = { strict: true, noEscape: true, knownHelpers: known, knownHelpersOnly: true };
  try {
    return environment(file).compile(program, options)(withoutPrototypes(data));
  } catch (thrown) {
    if (!(thrown instanceof MayflyError)) throw inWords(thrown, file);
    throw thrown;
  }
};
