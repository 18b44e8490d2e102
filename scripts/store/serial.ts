/** Runs tasks one after the other, in the order in which they come; a failed one does not stop the next. */
export const serial = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task, task);
    last = turn.catch(() => undefined);
    return turn;
  };
};
