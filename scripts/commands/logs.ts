import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { Exit, usageError } from '../errors.ts';
import { didYouMean } from '../fleet/nearest.ts';
import { journalSince } from '../fleet/since.ts';
import { candidatesOf } from '../operations/candidates.ts';
import type { LogLine } from '../operations/log-line.ts';
import { type LogsEnd, type LogsOptions, logs } from '../operations/logs.ts';
import type { Workplace } from '../operations/workplace.ts';
import { clean } from '../render/clean.ts';
import { unitsOf } from './expected.ts';
import { outbox } from './outbox.ts';
import { readScope } from './site.ts';
import { openWorkplace } from './workplace.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const options = await readOptions(request, place);
  const { terminal } = request;
  const json = request.options.json === true;
  const say = (text: string) => terminal.say(`${clean(text)}\n`);
  const lines: LogLine[] = [];
  const out = outbox(terminal.printed, number =>
    say(`${number} lines were dropped: they came faster than they are read here`),
  );
  const print = (line: LogLine) => out.add(json ? `${JSON.stringify(line)}\n` : lineText(line));
  const whole = json && !options.follow;
  const end = await logs(
    place,
    options,
    line => (whole ? void lines.push(line) : print(line)),
    ({ machine, text }) => say(`${machine}: ${text}`),
  );
  await out.end();
  const trouble = end.unseen.length > 0 || end.machines.some(({ why }) => why !== undefined);
  const words = troubles(end, textOption(request, 'fleet') === undefined);
  // With --json the answer says it; while it follows there is no answer.
  if (!whole && words !== '') terminal.say(clean(words));
  return {
    exit: trouble ? Exit.unproven : Exit.done,
    text: '',
    json: whole ? { ...scope, ...end, entries: lines } : undefined,
  };
};

const mostLines = 100_000;

const readOptions = async (request: Request, place: Workplace): Promise<LogsOptions> => {
  const option = (name: string) => textOption(request, name);
  const [since, filter, search, lines] = ['since', 'filter', 'search', 'lines'].map(option);
  const number = lines === undefined ? undefined : Number(lines);
  if (number !== undefined && !(Number.isInteger(number) && number >= 1 && number <= mostLines))
    throw usageError({
      what: `--lines ${lines} is not a whole number from 1 to ${mostLines}`,
      next: 'mayfly logs --lines 100',
    });
  const service = option('service');
  return {
    machines: request.positionals,
    follow: request.options.follow === true,
    ...(service !== undefined && { service: await knownUnit(place, service) }),
    ...(since !== undefined && { since: journalSince(since) }),
    ...(number !== undefined && { lines: number }),
    ...(filter !== undefined && { filter }),
    ...(search !== undefined && { search }),
  };
};

/** A unit of the fleet by its name, with or without its ending; any other as it is, unless it looks like a slip. */
const knownUnit = async (place: Workplace, word: string): Promise<string> => {
  const { all } = await candidatesOf(place);
  const releases = [...new Set(all.flatMap(({ release }) => release ?? []))];
  const units = [...new Set((await Promise.all(releases.map(id => unitsOf(place.store, id)))).flat())];
  const found = units.find(unit => unit === word || unit.replace(/\.[a-z]+$/, '') === word);
  if (found !== undefined) return found;
  const names = units.flatMap(unit => [unit, unit.replace(/\.[a-z]+$/, '')]);
  const hint = didYouMean(word, names);
  if (hint !== '' || !/^[A-Za-z0-9:_.@\\*?-]+$/.test(word))
    throw usageError({
      what: `The fleet has no unit ${JSON.stringify(word)}${hint}`,
      why: units.length > 0 ? `it has ${units.join(', ')}` : 'its release is not in this store',
      next: `mayfly logs --service ${names[0] ?? 'ssh.service'}`,
    });
  return word;
};

const lineText = ({ machine, at, unit, text }: LogLine): string =>
  `${machine}  ${at ? localTime(at) : '-'}  ${unit.replace(/\.service$/, '')}: ${text}\n`;

/** `11-25 21:05:03.123`, in local time. */
const localTime = (at: Date): string => {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${day} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
};

const troubles = ({ machines, unseen }: LogsEnd, described: boolean): string =>
  [
    ...unseen.map(({ place, why }) => `${place} could not be asked: ${why}\n`),
    machines.length === 0 && unseen.length === 0
      ? `There are no machines.${described ? ' Make them: just create' : ''}\n`
      : '',
    ...machines.flatMap(({ name, dropped }) =>
      dropped > 0 ? [`${name}: ${count(dropped, 'older line')} left out; more with --lines\n`] : [],
    ),
  ].join('');
