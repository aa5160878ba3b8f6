import type { Encoded } from "@wirepact/schema/wire";

/** What travels in one direction of a link. */
export type Parcel =
  | { readonly kind: "open"; readonly subprotocol: string }
  | { readonly kind: "message"; readonly data: Encoded; readonly bytes: number }
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  | { readonly kind: "cut" };

/** One direction of a link: delivers parcels in order, each in a turn of its own, unless it is stalled. */
export class MemoryPipe {
  readonly #schedule: (deliver: () => void) => void;
  readonly #receive: (parcel: Parcel) => void;
  #queue: Parcel[] = [];
  #bufferedBytes = 0;
  #scheduled = false;
  #stalled = false;

  constructor(schedule: (deliver: () => void) => void, receive: (parcel: Parcel) => void) {
    this.#schedule = schedule;
    this.#receive = receive;
  }

  /** Bytes of messages on their way. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  push(parcel: Parcel): void {
    this.#queue.push(parcel);
    if (parcel.kind === "message") this.#bufferedBytes += parcel.bytes;
    this.#wake();
  }

  /** Loses what is on its way, as a connection does that breaks; the receiver is told so. */
  cut(): void {
    this.#queue = [];
    this.#bufferedBytes = 0;
    this.push({ kind: "cut" });
  }

  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
    this.#wake();
  }

  #wake(): void {
    if (this.#scheduled || this.#stalled || this.#queue.length === 0) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      if (this.#stalled) return;
      const parcel = this.#queue.shift();
      if (!parcel) return;
      if (parcel.kind === "message") this.#bufferedBytes -= parcel.bytes;
      this.#wake();
      this.#receive(parcel);
    });
  }
}
