/** `write journal.jsonl`: a change of the disk, by what it does and to what, without what differs in every run. */
export const fileStep = (what: string, path: string): string => {
  const name = path
    .replace(/\.[0-9a-f]{12}\.tmp/g, '.tmp')
    .replace(/\d{12}\.json/, 'N.json')
    .replace(/[0-9a-f]{12,}/, 'ID')
    .replace(/\bt\d+-\d+\b/g, 'F');
  return `${what} ${name.replace(/^\.mayfly\/F\/default\//, '')}`;
};

/** `journal intent network, pinned`: an append to the journal, by its records. */
export const journalStep = (bytes: Uint8Array): string => {
  const records = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap(line => {
      const record = /"record":(\{.*\})\}$/.exec(line)?.[1];
      return record
        ? [JSON.parse(record) as { type: string; phase?: string; making?: { kind: string } }]
        : [];
    });
  const words = records.map(({ type, phase, making }) =>
    [type, phase ?? making?.kind].filter(Boolean).join(' '),
  );
  return `journal ${words.join(', ')}`;
};

const changing = /^(run|rm|(network|volume) (create|rm)|network (connect|disconnect))$/;

/** `podman network create`, and whether it makes or removes something. */
export const engineStep = (argv: readonly string[]): { name: string; changes: boolean } => {
  const [program = '', ...rest] = argv;
  const end = rest.findIndex(word => !/^[a-z]+$/.test(word));
  const verb = rest.slice(0, end < 0 ? 2 : Math.min(end, 2)).join(' ');
  const engine = program === 'podman' || program === 'docker';
  return { name: `${program} ${verb}`.trim(), changes: engine && changing.test(verb) };
};

/** `said booted`: a line of progress by its event; undefined for what is no event. */
export const saidStep = (text: string): string | undefined => {
  const [, what] =
    /^ *[\d.]+ (?:s|min).*?\b(requested|running|reachable|booted|uploaded|configured|restarted|ready) after /.exec(
      text,
    ) ??
    /^ *[\d.]+ s .*(step \d+\/\d+)/.exec(text) ??
    /^ *[\d.]+ s +(\w+) \S+ (?=removed)/.exec(text) ??
    [];
  return what === undefined ? undefined : `said ${what}`;
};
