import { resolve } from 'node:path';
import { verdictExit } from '../../debug/judge.ts';
import { showVerdict } from '../../debug/show.ts';
import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { messageOf, usageError } from '../errors.ts';
import { bundleText, type Examined } from '../operations/examine.ts';
import { clean } from '../render/clean.ts';

/** One examination, for people and for programs. `--save [PATH]` puts the bundle where it was asked for, too. */
export const examinedOutcome = async (
  request: Request,
  { bundle, verdict, path }: Examined,
  about: object,
): Promise<Outcome> => {
  const kept = (await copyTo(request, `${bundle.machine.name}.debug.json`, bundleText(bundle))) ?? path;
  return {
    exit: verdictExit[verdict.kind],
    text: clean(`${showVerdict(bundle, verdict)}${kept === '' ? '' : `\nSaved: ${kept}\n`}`),
    json: { ...about, machine: bundle.machine, verdict, ...(kept === '' ? {} : { bundle: kept }) },
  };
};

const copyTo = async (request: Request, usual: string, text: string): Promise<string | undefined> => {
  const wanted = textOption(request, 'save');
  if (wanted === undefined) return undefined;
  const path = resolve(request.folder, wanted === '' ? usual : wanted);
  try {
    await request.world.files.write(path, text, 0o600);
    return path;
  } catch (thrown) {
    throw usageError(
      { what: 'The bundle cannot be saved there', why: messageOf(thrown), file: path },
      thrown,
    );
  }
};
