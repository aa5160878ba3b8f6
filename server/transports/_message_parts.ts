import { Buffer } from "node:buffer";

/**
 * The payload of a message that did not come in one piece: of several frames, or of one frame in several reads. Memory is
 * taken for what has come, never for what was announced, and grows by doubling, so that single bytes cost what they are.
 */
export class MessageParts {
  readonly isText: boolean;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #isAscii = true;

  constructor(isText: boolean) {
    this.isText = isText;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  get isAscii(): boolean {
    return this.#isAscii;
  }

  /** All that came. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds a copy. `expected` is what the whole may come to, as far as that is known. */
  append(part: Uint8Array, isAscii: boolean, expected: number): void {
    const length = this.#length + part.length;
    if (length > this.#bytes.length) this.#grow(Math.max(length, Math.min(2 * length, expected)));
    this.#bytes.set(part, this.#length);
    this.#length = length;
    this.#isAscii &&= isAscii;
  }

  #grow(capacity: number): void {
    const larger = Buffer.allocUnsafeSlow(capacity);
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
