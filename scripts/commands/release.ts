import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { columns } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { prepare } from '../operations/prepare.ts';
import { clean } from '../render/clean.ts';
import { userDataLimit } from '../render/user-data.ts';
import { openProvider, openStore, readSite } from './site.ts';
import { tellWarnings } from './warnings.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const { path } = await openStore(request, site.folder);
  const provider = await openProvider(request, path, site.definition);
  const prepared = await prepare(request.world, provider, site, 'known');
  tellWarnings(request, prepared);
  const { release, bundle } = prepared;
  const text = [
    `${release.id}  the release of ${scopeName(site.scope)}\n\n`,
    columns([
      ['image', `${release.image.alias} ${release.image.id}`],
      ['user data', `${release.userDataBytes} of ${userDataLimit} bytes`],
      ['bundle', `${bundle.bytes} bytes, ${bundle.files} files, sha256 ${release.bundle.sha256}`],
      ['units', bundle.units.map(unit => unit.name).join(', ') || '-'],
      ...(release.artifact ? [['artifact', `sha256:${release.artifact.digest}`]] : []),
      ...(release.secrets ? [['secrets', release.secrets.map(({ name }) => name).join(', ')]] : []),
      ['mayfly', release.version],
    ]),
    '\nFiles that it puts on a machine:\n',
    columns(
      release.bundle.manifest.map(({ sha256, mode, path: target }) => [sha256.slice(0, 12), mode, target]),
    ),
    '\nThe definition:\n',
    JSON.stringify(release.definition, null, 2),
    '\n',
  ].join('');
  return { exit: Exit.done, text: clean(text), json: release };
};
