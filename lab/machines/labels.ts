import type { World } from '../../scripts/world/world.ts';

/** Labels of what a lab makes in an engine. They are not the ownership labels of the local provider, on purpose. */
export const labLabels = {
  lab: 'mayfly-lab:lab',
  keeper: 'mayfly-lab:keeper',
  instance: 'mayfly-lab:instance',
} as const;

/** Which lab made a thing, and which process keeps that lab. */
export interface Mark {
  /** Random; part of every name. */
  readonly lab: string;
  /** `host/pid/birth` of the lab's process. */
  readonly keeper: string;
}

export const isSame = (a: Mark, b: Mark): boolean => a.lab === b.lab && a.keeper === b.keeper;

export const labelArguments = (mark: Mark, instance?: string): string[] =>
  [
    `${labLabels.lab}=${mark.lab}`,
    `${labLabels.keeper}=${mark.keeper}`,
    ...(instance === undefined ? [] : [`${labLabels.instance}=${instance}`]),
  ].flatMap(label => ['--label', label]);

/** The mark that labels tell, or undefined when they are not a lab's. */
export const markOf = (labels: Readonly<Record<string, string | undefined>>): Mark | undefined => {
  const lab = labels[labLabels.lab];
  const keeper = labels[labLabels.keeper];
  return lab === undefined || keeper === undefined ? undefined : { lab, keeper };
};

/** The mark of a new lab in this process. */
export const newMark = async ({ host, processes, random }: World): Promise<Mark> => ({
  lab: random.bytes(4).toString('hex'),
  keeper: `${host.name}/${host.pid}/${(await processes.birthOf(host.pid)) ?? ''}`,
});

/** Whether a lab's process is gone. One of another host, or a text that we do not understand, is never "gone". */
export const keeperGone = async ({ host, processes }: World, keeper: string): Promise<boolean> => {
  const [, name, pid, birth] = /^(.+)\/(\d+)\/([^/]+)$/.exec(keeper) ?? [];
  if (name !== host.name || pid === undefined) return false;
  return (await processes.birthOf(Number(pid))) !== birth;
};
