import { WireError } from "../codec.ts";
import type { ConnectionLimits } from "../limits.ts";

/** How far a sender of items may run ahead of the receiver. */
export type WindowLimits = Pick<ConnectionLimits, "windowItems" | "windowBytes">;

/**
 * The sender's side of one stream or upload: what it has sent and the receiver has not yet consumed.
 *
 * @example
 * ```ts
 * import { SendWindow } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const window = new SendWindow({ windowItems: 1, windowBytes: 1_000 });
 * window.sent(200);
 * assert.equal(window.allows(200), false);
 * window.credit(1);
 * assert.equal(window.allows(200), true);
 * ```
 */
export class SendWindow {
  readonly #limits: WindowLimits;
  /** Bytes of each item that is sent and not consumed, oldest first. */
  readonly #outstanding: number[] = [];
  #outstandingBytes = 0;
  #consumed = 0;
  #wakers: (() => void)[] = [];

  /** A window of which nothing is used. */
  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  /**
   * Whether an item frame of so many bytes may be sent now. One item may always be on its way, however large, or the
   * window would never open for it.
   */
  allows(bytes: number): boolean {
    const { length } = this.#outstanding;
    if (length === 0) return true;
    return length < this.#limits.windowItems && this.#outstandingBytes + bytes <= this.#limits.windowBytes;
  }

  /** Records that an item frame of so many bytes was sent. */
  sent(bytes: number): void {
    this.#outstanding.push(bytes);
    this.#outstandingBytes += bytes;
  }

  /**
   * Takes a CREDIT frame.
   *
   * @param consumed How many items the receiver has consumed in all.
   * @throws {WireError} `INVALID_FRAME` if that is less than it said before, or more than it was sent.
   */
  credit(consumed: number): void {
    const items = consumed - this.#consumed;
    if (items < 0 || items > this.#outstanding.length) {
      throw new WireError("INVALID_FRAME", "CREDIT: less than before or more than was sent");
    }
    this.#consumed = consumed;
    for (const bytes of this.#outstanding.splice(0, items)) this.#outstandingBytes -= bytes;
    this.wake();
  }

  /**
   * Resolves at the next {@linkcode credit} or {@linkcode wake}. A sender then looks again whether it may send, and
   * whether it still should.
   */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  /** Wakes those who wait, because the stream or upload has ended. */
  wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const waker of wakers) waker();
  }
}
