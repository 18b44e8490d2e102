import { usageError } from '../errors.ts';
import { type Definition, defaultTemplate, type FleetFile, fleetFileSchema } from './definition.ts';
import { readDocument, type SourceDocument } from './document.ts';
import { explain } from './explain.ts';
import { defaultEnvironment } from './names.ts';
import { didYouMean } from './nearest.ts';
import { isMap, overlay } from './overlay.ts';
import { type Path, type Problem, problemsError } from './problem.ts';
import type { Broken } from './rule.ts';
import { rules } from './rules.ts';
import { show } from './show.ts';

/**
 * The definition of a fleet: the text of its file with one environment laid over it, defaults filled in.
 * Every environment of the file is checked, not only the chosen one.
 * `file` is the name for messages. Throws a usage error that tells every problem with its line and column.
 */
export const loadDefinition = (text: string, file: string, environment: string): Definition => {
  const document = readDocument(text);
  const problems = [...document.problems, ...findProblems(document)];
  if (problems.length > 0) throw problemsError(file, problems);
  if (!environmentsOf(document.data).includes(environment))
    throw unknownEnvironment(document, file, environment);
  const { environments: _, ...settings } = fleetFileSchema.parse(inEnvironment(document.data, environment));
  const { min = settings.count, template = defaultTemplate(settings.provider) } = settings;
  return { ...settings, min, template, environment };
};

const findProblems = (document: SourceDocument): Problem[] => {
  const { data } = document;
  if (data === undefined) return [];
  const issues = fleetFileSchema.safeParse(data).error?.issues ?? [];
  const refused = issues
    .flatMap(issue => explain(issue, data))
    .map(({ path, part, what, missing }) => ({ ...document.locate(path, part), what, missing }));
  const broken = environmentsOf(data).flatMap(environment =>
    brokenRules(data, environment).map(found => ({
      ...locateIn(document, environment, found),
      what: found.what,
    })),
  );
  return [...refused, ...broken];
};

/** The rules that an environment breaks, asked only where the settings that they read are right by themselves. */
const brokenRules = (data: unknown, environment: string): Broken[] => {
  const merged = inEnvironment(data, environment);
  if (!isMap(merged)) return [];
  const wrong = new Set(fleetFileSchema.safeParse(merged).error?.issues.map(({ path }) => path[0]));
  const right = Object.entries(merged).filter(
    ([key]) => Object.hasOwn(fleetFileSchema.shape, key) && !wrong.has(key),
  );
  const parsed = fleetFileSchema.safeParse({ name: 'x', ...Object.fromEntries(right) });
  if (!parsed.success) return [];
  const settings: FleetFile = parsed.data;
  return rules
    .filter(({ reads }) => !reads.some(key => wrong.has(key)))
    .flatMap(({ broken }) => broken(settings, environment));
};

/** A value that came from the environment stands there; any other stands in the settings for all. */
const locateIn = (document: SourceDocument, environment: string, { paths, part = 'value' }: Broken) => {
  const own = paths.map((path): Path => ['environments', environment, ...path]);
  const written = [...own, ...paths].find(path => document.has(path)) ?? paths[0];
  return document.locate(written, part);
};

const inEnvironment = (data: unknown, environment: string): unknown => {
  if (!isMap(data)) return data;
  const { environments, ...settings } = data;
  const own = isMap(environments) && Object.hasOwn(environments, environment);
  return own && isMap(environments[environment]) ? overlay(settings, environments[environment]) : settings;
};

/** The environments of a fleet file, the default one first; the file need not be right otherwise. */
export const environmentsIn = (text: string): string[] => environmentsOf(readDocument(text).data);

const environmentsOf = (data: unknown): string[] => {
  const environments = isMap(data) && isMap(data.environments) ? Object.keys(data.environments) : [];
  return [...new Set([defaultEnvironment, ...environments])];
};

const unknownEnvironment = ({ data, locate }: SourceDocument, file: string, environment: string) => {
  const known = environmentsOf(data);
  const { line, column } = locate(['environments'], 'key');
  return usageError({
    what: `${file} has no environment ${show(environment)}${didYouMean(environment, known)}`,
    why: `it has ${known.join(', ')}`,
    file: `${file}:${line}:${column}`,
    next: 'name one of these, or add it under environments',
  });
};
