/** What is in the prices that are shown, as a sentence: what the provider says of them, or what is usual. */
export const contentOf = (included: string | undefined): string =>
  included ?? 'Addresses, disks and traffic are not in it.';
