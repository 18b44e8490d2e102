/** Why and when a machine ended, as far as its provider remembers. */
export interface Ended {
  /** `lost to spot in us-west-2a` */
  readonly why: string;
  readonly at?: Date;
}

/** Where a time goes into the words: before the place. */
const lostToSpot = /^lost to spot(?= in |$)/;

/** EC2 took a spot machine back, so that another one may be had. */
export const isLostToSpot = (why: string | undefined): why is string =>
  why !== undefined && lostToSpot.test(why);

/** `lost to spot at 12:03 in us-west-2a`: in local time, with the day where it is not today. */
export const endedWords = ({ why, at }: Ended, now: Date): string => {
  if (at === undefined) return why;
  const time = localTime(at, now);
  return lostToSpot.test(why) ? why.replace(lostToSpot, `lost to spot at ${time}`) : `${why}, at ${time}`;
};

const localTime = (at: Date, now: Date): string => {
  const time = [at.getHours(), at.getMinutes()].map(twoDigits).join(':');
  const [day, today] = [at, now].map(date =>
    [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-'),
  );
  return day === today ? time : `${day} ${time}`;
};

const twoDigits = (number: number) => String(number).padStart(2, '0');
