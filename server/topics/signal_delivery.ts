import type { ObservedDrop } from "../observability/mod.ts";
import type { Peer } from "../peer/mod.ts";
import type { EventBudget } from "./event_budget.ts";
import type { Pacer, Waiting } from "./pacer.ts";
import type { SharedFrame } from "./shared_frame.ts";

/** An event that is in no log, for all who follow. */
export interface Signal {
  /** The event's name. */
  readonly name: string;
  readonly frame: SharedFrame;
  /** A newer one in the same slot replaces it. None for a volatile event. */
  readonly slot: string | undefined;
}

/** What a {@linkcode SignalDelivery} is made of. */
export interface SignalDeliveryOptions {
  readonly peer: Peer;
  readonly pacer: Pacer;
  readonly budget: EventBudget;
  /** Something is not sent at all. */
  readonly onDropped: (reason: Extract<ObservedDrop["reason"], "volatile" | "latest">, bytes: number) => void;
}

interface Kept {
  readonly signal: Signal;
  readonly bytes: number;
}

/**
 * The events of one subscription that are in no log. For a client that reads too slowly, only the newest of each slot
 * waits, and volatile ones are dropped.
 */
export class SignalDelivery implements Waiting {
  readonly #options: SignalDeliveryOptions;
  readonly #kept = new Map<string, Kept>();
  #status: "idle" | "held" | "open" | "ended" = "idle";

  constructor(options: SignalDeliveryOptions) {
    this.#options = options;
  }

  /** The client does not know its channel yet: the newest of each slot waits until it does. */
  hold(): void {
    if (this.#status === "idle") this.#status = "held";
  }

  /** Sends those that were alive when the client came, oldest first, and what came since. */
  begin(alive: readonly Signal[]): void {
    if (this.#status !== "held") return;
    this.#status = "open";
    const newer = new Map(this.#kept);
    this.#clear();
    for (const signal of alive) if (!newer.has(signal.slot!)) this.hand(signal);
    for (const { signal } of newer.values()) this.hand(signal);
  }

  /** True if the client is sent it now. */
  hand(signal: Signal): boolean {
    const { peer, pacer, budget, onDropped } = this.#options;
    const { frame, slot } = signal;
    if (this.#status === "held" && slot !== undefined) this.#keep(signal, slot);
    if (this.#status !== "open") return false;
    // Those that wait for room come first; what is newer in a slot takes the place of what waits.
    if (this.#kept.size === 0 && !peer.backlogExceeds(budget.pause)) {
      peer.sendEncoded(frame.for(peer), frame.type);
      return true;
    }
    if (slot === undefined) onDropped("volatile", frame.for(peer).length);
    else {
      this.#keep(signal, slot);
      pacer.wait(peer, this);
    }
    return false;
  }

  resume(): void {
    const { peer, pacer, budget } = this.#options;
    if (this.#status !== "open") return;
    for (const [slot, { signal: { frame } }] of this.#kept) {
      if (peer.backlogExceeds(budget.pause)) return pacer.wait(peer, this);
      this.#release(slot);
      peer.sendEncoded(frame.for(peer), frame.type);
    }
  }

  /** Nothing more is sent. */
  end(): void {
    this.#status = "ended";
    this.#clear();
    this.#options.pacer.forget(this.#options.peer, this);
  }

  #keep(signal: Signal, slot: string): void {
    const { peer, pacer, onDropped } = this.#options;
    const bytes = signal.frame.for(peer).length;
    this.#release(slot);
    if (pacer.keep(peer, bytes)) this.#kept.set(slot, { signal, bytes });
    else onDropped("latest", bytes);
  }

  #release(slot: string): void {
    const kept = this.#kept.get(slot);
    if (!kept) return;
    this.#kept.delete(slot);
    this.#options.pacer.release(this.#options.peer, kept.bytes);
  }

  #clear(): void {
    for (const slot of [...this.#kept.keys()]) this.#release(slot);
  }
}
