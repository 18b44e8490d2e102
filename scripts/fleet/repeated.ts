/** Every value that stands in a list before, with where. */
export const repeated = (values: readonly string[]) =>
  values
    .map((value, index) => ({ value, index, first: values.indexOf(value) }))
    .filter(({ index, first }) => first < index);
