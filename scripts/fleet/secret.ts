/** A value that nobody gets to see by accident: text, JSON and every inspection of it say `[redacted]`. */
export class Secret {
  readonly #bytes: Buffer;

  constructor(value: string | Uint8Array) {
    this.#bytes = Buffer.from(value);
  }

  /** The value itself: only for what delivers or stores it. */
  reveal(): Buffer {
    return this.#bytes;
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted;
  }
}

export const redacted = '[redacted]';
