import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { Exit, messageOf, usageError } from '../errors.ts';
import { prepare } from '../operations/prepare.ts';
import { standingRelease } from '../operations/standing-release.ts';
import { type Status, status } from '../operations/status.ts';
import type { Workplace } from '../operations/workplace.ts';
import { clean } from '../render/clean.ts';
import { showStatus } from './show-status.ts';
import { readScope, readSite } from './site.ts';
import { openWorkplace } from './workplace.ts';

/** Milliseconds between two looks. */
const between = 5000;

export const run = async (request: Request): Promise<Outcome> => {
  const { world, terminal, signal } = request;
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const named = textOption(request, 'fleet') !== undefined;
  const json = request.options.json === true;
  const follow = request.options.follow === true;
  const { id: described, trouble } = named ? {} : await describedRelease(request, place);
  let seen = await look(place, source.static_address || named, described);
  // Only now: what stops the look as well is told once, by the look.
  if (trouble !== undefined)
    terminal.say(clean(`What the fleet file describes now is not known: ${trouble}\n`));
  const text = () => clean(showStatus(seen, world.clock.now()));
  const outcome = (): Outcome => ({
    exit: exitOf(seen),
    text: text(),
    json: { ...scope, described, ...seen },
  });
  if (!follow) return outcome();
  let shown = '';
  for (;;) {
    // Ages alone are no news.
    const news = JSON.stringify({ ...seen, machines: seen.machines.map(({ takenAt: _, ...rest }) => rest) });
    if (news !== shown)
      terminal.print(json ? `${JSON.stringify({ ...scope, described, ...seen })}\n` : `${text()}\n`);
    shown = news;
    try {
      await world.clock.sleep(between, signal);
      seen = await look(place, source.static_address || named, described);
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
      return { ...outcome(), text: '', json: undefined };
    }
  }
};

/** A release that the fleet file describes now, and that the machines are not of, is told as a remark. */
const look = async (
  place: Workplace,
  withAddress: boolean,
  described: string | undefined,
): Promise<Status> => {
  const seen = await status(place, withAddress);
  if (described === undefined || seen.release === undefined || described === seen.release) return seen;
  const remark = `the fleet is of release ${seen.release}, and its file now describes ${described}: just replace`;
  return { ...seen, remarks: [...seen.remarks, remark], good: false };
};

const describedRelease = async (
  request: Request,
  place: Workplace,
): Promise<{ id?: string; trouble?: string }> => {
  try {
    const [site, standing] = await Promise.all([readSite(request), standingRelease(place.store, 'heal')]);
    const prepared = await prepare(request.world, place.provider, site, 'known', standing);
    // With a secret that is not known the id is another one.
    return prepared.secrets.some(({ secret }) => secret === undefined) ? {} : { id: prepared.release.id };
  } catch (thrown) {
    request.signal.throwIfAborted();
    return { trouble: messageOf(thrown) };
  }
};

/** 3 where something could not be asked, or looked into. */
const exitOf = ({ good, unseen, machines }: Status): Exit => {
  if (unseen.length > 0) return Exit.unproven;
  if (machines.length === 0) throw usageError({ what: 'The fleet has no machines', next: 'just create' });
  return good ? Exit.done : Exit.failed;
};
