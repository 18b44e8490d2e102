import * as z from 'zod';
import { secret } from './definition-secrets.ts';
import { matching, text, whole } from './fields.ts';

const into = matching(
  /^(\/(?!\.{1,2}(\/|$))[^\x00-\x1f\x7f/]+)+$/,
  'an absolute path on the machine like /opt/app, with no / at its end',
).describe('The folder on the machine where its files are put');
const digest = matching(/^sha256:[0-9a-f]{64}$/, 'a digest like sha256:2c26…, of 64 digits')
  .optional()
  .describe('Refuse anything else: the SHA-256 of the archive; of a folder, as mayfly release tells it');
const strip = whole(0, 10).default(0).describe('So many leading folders of its paths are left out');
const path = (words: string) => matching(/^[^\x00-\x1f\x7f]+$/, words);

const folder = z
  .strictObject({ from: z.literal('folder'), path: path('a folder'), into, digest })
  .describe('The files of a folder');

const archive = z
  .strictObject({
    from: z.literal('archive'),
    path: path('a path; its last part may have * and ?').describe(
      'Exactly one tar, tar.gz or zip must match',
    ),
    into,
    strip,
    digest,
  })
  .describe('The one archive that matches a pattern');

const github = z
  .strictObject({
    from: z.literal('github'),
    repository: matching(/^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/, 'a repository, like owner/name'),
    branch: text('a branch').default('main'),
    workflow: matching(/^[^\x00-\x1f\x7f/]+$/, 'the file name of a workflow, like build.yml')
      .optional()
      .describe('Default: the latest run of any'),
    run: whole(1, Number.MAX_SAFE_INTEGER).optional().describe('This run, instead of the latest one'),
    artifact: text('the name of an artifact').optional().describe('Needed where a run has several'),
    token: secret
      .prefault({ name: 'github-token', from: 'environment', variable: 'GITHUB_TOKEN' })
      .describe('What may read Actions there. It does not go to machines'),
    api: matching(/^https?:\/\/[^\s/?#]+(\/[!-~]*)?$/, 'a URL')
      .default('https://api.github.com')
      .describe('For GitHub Enterprise: https://HOST/api/v3'),
    into,
    strip,
    digest,
  })
  .describe('What a successful run of GitHub Actions has left');

/** Files that were built elsewhere, and go to the machines with the bundle. */
export const artifact = z.discriminatedUnion('from', [folder, archive, github], {
  error: 'a map with a from: folder, archive or github',
});

export type ArtifactSource = z.output<typeof artifact>;
