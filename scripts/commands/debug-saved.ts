import { resolve } from 'node:path';
import { judge, verdictExit } from '../../debug/judge.ts';
import { mostCharacters, readBundle } from '../../debug/saved.ts';
import { showVerdict } from '../../debug/show.ts';
import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { usageError } from '../errors.ts';
import { show } from '../fleet/show.ts';

/** Judges a bundle that was saved, by the judges of today, without asking anybody. */
export const debugSaved = async (request: Request, file: string): Promise<Outcome> => {
  const bundle = readBundle(await textOf(request, file), file);
  const verdict = judge(bundle);
  return {
    exit: verdictExit[verdict.kind],
    text: showVerdict(bundle, verdict),
    json: {
      machine: bundle.machine,
      takenAt: bundle.takenAt,
      verdict,
      bundle: resolve(request.folder, file),
    },
  };
};

const textOf = async ({ world, folder }: Request, file: string): Promise<string> => {
  const path = resolve(folder, file);
  const refused = (why: string, cause?: unknown) =>
    usageError(
      { what: `The bundle ${show(file)} cannot be read`, why, next: 'mayfly debug <machine> --save' },
      cause,
    );
  try {
    const entry = await world.files.entry(path);
    if (entry && entry.size > mostCharacters)
      throw refused(`it has ${entry.size} bytes: debug never writes so many`);
    return (await world.files.read(path)).toString('utf8');
  } catch (thrown) {
    const { code } = thrown as { code?: string };
    if (code === undefined) throw thrown;
    throw refused(
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code,
      thrown,
    );
  }
};
