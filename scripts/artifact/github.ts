import { createHash } from 'node:crypto';
import * as z from 'zod';
import { failure, foreignError, usageError } from '../errors.ts';
import type { ArtifactSource } from '../fleet/definition-artifact.ts';
import type { Artifact } from './files.ts';
import type { GitHub } from './github-api.ts';
import { unpack } from './unpack.ts';

type FromGitHub = ArtifactSource & { from: 'github' };

const runs = z.object({ workflow_runs: z.array(z.object({ id: z.number(), head_sha: z.string() })) });
const run = z.object({ id: z.number(), head_sha: z.string(), conclusion: z.string().nullable() });
const listed = z.object({
  artifacts: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      expired: z.boolean(),
      size_in_bytes: z.number(),
      digest: z.string().nullish(),
    }),
  ),
});

/** What a workflow run of GitHub Actions has left. Source: GitHub REST API, "Actions: workflow runs, artifacts". */
export const gitHubArtifact = async (github: GitHub, source: FromGitHub): Promise<Artifact> => {
  const { repository, branch } = source;
  const found = await findRun(github, source);
  const from = `run ${found.id} of ${repository}${source.run === undefined ? `, branch ${branch}` : ''}`;
  const path = `repos/${repository}/actions/runs/${found.id}/artifacts?per_page=100`;
  const { artifacts } = parsed(listed, await github.json(path, `list the artifacts of ${from}`), from);
  const artifact = choose(artifacts, source.artifact, from);
  if (artifact.expired)
    throw usageError({
      what: `The artifact ${artifact.name} of ${from} has expired: GitHub keeps it no longer`,
      next: 'run the workflow again',
    });
  const shown = `${artifact.name} of ${from}`;
  const bytes = await github.bytes(
    `repos/${repository}/actions/artifacts/${artifact.id}/zip`,
    `fetch ${shown}`,
  );
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (artifact.digest && artifact.digest !== `sha256:${digest}`)
    throw foreignError({
      what: `${shown} arrived damaged: nothing of it is used`,
      why: `GitHub says ${artifact.digest}, and what came is sha256:${digest}`,
      next: 'run the command again',
    });
  return { files: await unpack(`${artifact.name}.zip`, bytes, source.strip), digest, from: shown };
};

const findRun = async (github: GitHub, source: FromGitHub): Promise<{ id: number }> => {
  const { repository, branch, workflow } = source;
  if (source.run !== undefined) {
    const doing = `find run ${source.run} of ${repository}`;
    const { id, conclusion } = parsed(
      run,
      await github.json(`repos/${repository}/actions/runs/${source.run}`, doing),
      repository,
    );
    if (conclusion === 'success') return { id };
    throw usageError({
      what: `Run ${id} of ${repository} was no success (${conclusion ?? 'not ended'})`,
      next: 'name another run under artifact in fleet.yaml',
    });
  }
  const of = workflow === undefined ? '' : `/workflows/${encodeURIComponent(workflow)}`;
  const query = new URLSearchParams({
    branch,
    status: 'success',
    exclude_pull_requests: 'true',
    per_page: '1',
  });
  const doing = `find the latest successful run of ${repository}, branch ${branch}`;
  const answer = parsed(
    runs,
    await github.json(`repos/${repository}/actions${of}/runs?${query}`, doing),
    repository,
  );
  const [latest] = answer.workflow_runs;
  if (latest) return latest;
  throw failure({
    what: `No run ${workflow === undefined ? '' : `of ${workflow} `}was successful on branch ${branch} of ${repository}`,
    next: 'push to that branch, or correct branch and workflow under artifact in fleet.yaml',
  });
};

const choose = <T extends { name: string }>(
  artifacts: readonly T[],
  name: string | undefined,
  from: string,
): T => {
  const right = name === undefined ? artifacts : artifacts.filter(artifact => artifact.name === name);
  const [only, ...more] = right;
  if (only && more.length === 0) return only;
  const names = artifacts.map(artifact => artifact.name).join(', ');
  throw usageError({
    what: only
      ? `There are ${right.length} artifacts of ${from}, and exactly one is needed`
      : `There is no artifact ${name === undefined ? '' : `${name} `}of ${from}`,
    ...(names && { why: `there are: ${names}` }),
    next: 'name one of them: artifact, under artifact in fleet.yaml',
  });
};

const parsed = <T>(shape: z.ZodType<T>, answer: unknown, from: string): T => {
  const read = shape.safeParse(answer);
  if (read.success) return read.data;
  throw foreignError({
    what: `GitHub's answer about ${from} is not as it is documented`,
    why: z.prettifyError(read.error).slice(0, 300),
  });
};
