import type { Encoded } from "@wirepact/schema/wire";
import type { Due, Scheduler } from "./scheduler.ts";

/** What travels in one direction of a link. */
export type Parcel =
  | { readonly kind: "open"; readonly subprotocol: string }
  | { readonly kind: "message"; readonly data: Encoded; readonly bytes: number }
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  /** The other end is gone, and this one is told. */
  | { readonly kind: "cut" };

/** How long things take. */
export interface PipeOptions {
  readonly scheduler: Scheduler;
  /** Asked for each parcel. */
  readonly latencyMs: () => number;
  readonly receive: (parcel: Parcel) => void;
}

/** What an operating system takes before it makes a sender wait. */
const KERNEL_BYTES = 4_096;

/** Parcels of one connection stay in order: each comes at least this much after the one before. */
const APART_MS = 0.001;

interface Queued {
  readonly parcel: Parcel;
  readonly dueAt: number;
}

/** One direction of a connection. What goes in comes out in order, unless the connection is lost first. */
export class SimPipe {
  readonly #options: PipeOptions;
  #queue: Queued[] = [];
  #bytes = 0;
  #lastAt = 0;
  #timer: Due | undefined;
  /** `stalled`: nothing is read, and everything waits. `silent`: everything is lost and nobody is told. */
  #state: "flowing" | "stalled" | "silent" | "cut" = "flowing";

  constructor(options: PipeOptions) {
    this.#options = options;
  }

  /** Bytes that wait at the sender. */
  get bufferedBytes(): number {
    return Math.max(0, this.#bytes - KERNEL_BYTES);
  }

  /** Whether nothing put in will ever come out. */
  get isLost(): boolean {
    return this.#state === "silent" || this.#state === "cut";
  }

  push(parcel: Parcel): void {
    if (this.#state === "cut") return;
    if (parcel.kind === "message") this.#bytes += parcel.bytes;
    if (this.#state === "silent") return;
    const { scheduler, latencyMs } = this.#options;
    this.#lastAt = Math.max(this.#lastAt + APART_MS, scheduler.now + latencyMs());
    this.#queue.push({ parcel, dueAt: this.#lastAt });
    this.#arm();
  }

  /** Nothing is read until `resume`. */
  stall(): void {
    if (this.#state === "flowing") this.#state = "stalled";
    this.#disarm();
  }

  resume(): void {
    if (this.#state === "stalled") this.#state = "flowing";
    this.#arm();
  }

  /** All but the oldest few parcels are lost, and so is whatever comes; the receiver learns nothing. */
  silence(kept = 0): void {
    if (this.#state === "cut") return;
    this.#lose(kept);
    this.#state = "silent";
    this.#disarm();
    this.#arm();
  }

  /** All but the oldest few parcels are lost, and the receiver is told that there is no more. */
  cut(kept = 0): void {
    if (this.isLost) return;
    this.#lose(kept);
    this.#state = "flowing";
    this.push({ kind: "cut" });
    this.#state = "cut";
    this.#arm();
  }

  /** Parcels on their way. */
  get length(): number {
    return this.#queue.length;
  }

  /** Forgets everything. */
  end(): void {
    this.#state = "cut";
    this.#queue = [];
    this.#disarm();
  }

  #lose(kept: number): void {
    this.#queue.length = Math.min(kept, this.#queue.length);
    this.#disarm();
  }

  #arm(): void {
    const next = this.#queue[0];
    if (!next || this.#timer || this.#state === "stalled") return;
    const { scheduler } = this.#options;
    this.#timer = scheduler.schedule(next.dueAt - scheduler.now, () => {
      this.#timer = undefined;
      const { parcel } = this.#queue.shift()!;
      if (parcel.kind === "message" && this.#state !== "silent") this.#bytes -= parcel.bytes;
      this.#arm();
      this.#options.receive(parcel);
    });
  }

  #disarm(): void {
    this.#options.scheduler.cancel(this.#timer);
    this.#timer = undefined;
  }
}
