/** The addresses of one subnet, given out in turn: one that became free is used again as late as possible. */
export interface AddressBook {
  /** undefined when all are taken. */
  take(): string | undefined;
  giveBack(address: string): void;
}

/** `subnet` like `10.89.1.0/24`. The network's, the gateway's and the broadcast address are never given out. */
export const addressBook = (subnet: string, gateway: string): AddressBook => {
  const { first, last } = hostsOf(subnet);
  const taken = new Set([toNumber(gateway)]);
  let next = first;
  return {
    take: () => {
      for (let tried = first; tried <= last; tried++) {
        const candidate = next;
        next = next === last ? first : next + 1;
        if (taken.has(candidate)) continue;
        taken.add(candidate);
        return toText(candidate);
      }
      return undefined;
    },
    giveBack: address => {
      if (address !== gateway) taken.delete(toNumber(address));
    },
  };
};

const hostsOf = (subnet: string): { first: number; last: number } => {
  const [base = '', bits = '32'] = subnet.split('/');
  const size = 2 ** (32 - Number(bits));
  const start = Math.floor(toNumber(base) / size) * size;
  return { first: start + 1, last: start + size - 2 };
};

const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const toText = (value: number) => [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');

/** A locally administered unicast MAC (IEEE 802) that is the instance's own: `i-…` ends with hexadecimal digits. */
export const macOf = (instanceId: string): string => {
  const digits = instanceId
    .replace(/[^0-9a-f]/gi, '')
    .padStart(10, '0')
    .slice(-10);
  return ['0a', ...(digits.match(/../g) ?? [])].join(':').toLowerCase();
};
