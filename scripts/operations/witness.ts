import { failure, type MayflyError } from '../errors.ts';
import { fingerprint, parseHostKey } from '../machine/host-key.ts';
import { HostKeyMismatch } from '../machine/session.ts';
import type { ProviderMachine } from '../providers/provider.ts';
import type { Workplace } from './workplace.ts';

/**
 * The host keys of one machine as its provider saw them, held against those that the machine says it ever had. The
 * machine is known by the key of the first contact already: this finds whoever stands between it and its provider.
 */
export interface Witness {
  /** Until the first contact the machine may show a key that its first boot has not replaced yet. */
  readonly keyComesLate: () => boolean;
  /** Why the first contact was not made, where the machine showed another key until the end. `file`: the first boot. */
  readonly unmet: (thrown: unknown, file: string) => MayflyError | undefined;
  /** The first contact was made, with the right key. */
  readonly met: () => void;
  /** Public lines of every key that the machine has had. */
  readonly had: (lines: readonly string[]) => void;
  /**
   * Throws when the provider saw a key that the machine never had. A provider may need a while to see any: the last time
   * that is told, and stops nothing.
   */
  readonly check: (last: boolean) => Promise<void>;
}

export const newWitness = (place: Workplace, machine: ProviderMachine, name: string): Witness => {
  const { provider, emit, signal } = place;
  // Of thousands of machines nothing is kept that nobody asks for.
  if (!provider.hostKeys) return nobody;
  const known = new Set<string>();
  let met = false;
  let agreed = false;
  return {
    keyComesLate: () => !met,
    unmet: (thrown, file) =>
      thrown instanceof HostKeyMismatch ? strangeUntilTheEnd(name, file, thrown) : undefined,
    met: () => {
      met = true;
    },
    had: lines => {
      for (const line of lines) known.add(wire(line));
    },
    check: async last => {
      if (!provider.hostKeys || agreed) return;
      const seen = await provider.hostKeys(machine, signal);
      const stranger = seen.find(line => !known.has(wire(line)));
      if (stranger !== undefined) throw strange(name, stranger);
      agreed = seen.length > 0;
      if (agreed) emit({ type: 'step', machine: name, text: `${provider.name} saw the same host keys` });
      else if (last)
        emit({
          type: 'step',
          machine: name,
          text: `${provider.name} has not seen a host key yet: nothing to compare`,
        });
    },
  };
};

/** Where the provider sees no host keys. */
const nobody: Witness = {
  keyComesLate: () => false,
  unmet: () => undefined,
  met: () => undefined,
  had: () => undefined,
  check: async () => undefined,
};

/** Type and key, without the comment. */
const wire = (line: string): string => line.trim().split(/\s+/, 2).join(' ');

const strangeUntilTheEnd = (machine: string, file: string, thrown: HostKeyMismatch) =>
  failure(
    {
      what: 'The machine never showed the host key that its first boot brings',
      machine,
      why: `the first boot did not come so far, or something else answers at its address: ${thrown.message}`,
      file,
      next: `./mayfly debug ${machine}    # then: just destroy`,
    },
    thrown,
  );

const strange = (machine: string, line: string) =>
  failure({
    what: 'The provider saw a host key that this machine never had',
    machine,
    why: `it saw ${wire(line).split(' ')[0]} ${printOf(line)}: something else answers at its address, or answered there`,
    next: `./mayfly debug ${machine}    # then: just destroy`,
  });

const printOf = (line: string): string => {
  try {
    return fingerprint(parseHostKey(line).blob);
  } catch {
    return 'of a form that is not understood';
  }
};
