/** How old something is, in words that seldom change: what is on the screen stays still. */
export const ageWords = (milliseconds: number): string => {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000);
  if (minutes < 1) return '<1 min';
  if (minutes < 120) return `${minutes} min`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} d`;
};

/** How long something that is under way has lasted. */
export const lapse = (milliseconds: number): string => {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return ageWords(milliseconds);
};

/** The same in steps of five seconds, for lists: rows stay still while others change. */
export const roughLapse = (milliseconds: number): string => {
  const seconds = Math.floor(Math.max(0, milliseconds) / 5_000) * 5;
  return seconds === 0 ? '<5 s' : lapse(seconds * 1000);
};

/** How long ago something was asked, in steps of ten seconds. */
export const agoWords = (milliseconds: number): string => {
  const seconds = Math.floor(Math.max(0, milliseconds) / 10_000) * 10;
  if (seconds === 0) return 'just now';
  return seconds < 60 ? `${seconds} s ago` : `${ageWords(milliseconds)} ago`;
};

/** `21:30:05`, in local time. */
export const timeOfDay = (at: number): string => {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(number => String(number).padStart(2, '0'))
    .join(':');
};
