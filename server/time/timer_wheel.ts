import type { Clock, Timer } from "./clock.ts";

/** What happens when a wait is over; returns the ticks until it wants to be called again, or nothing to be let go. */
export type OnDue = () => number | undefined;

/** One wait on a wheel. */
export interface WheelTimer {
  cancel(): void;
}

/** An entry is its own handle: there is one for every connection. */
class Entry implements WheelTimer {
  readonly onDue: OnDue;
  /** The slot it waits in. */
  slot: Set<Entry>;
  readonly #cancel: (entry: Entry) => void;

  constructor(onDue: OnDue, slot: Set<Entry>, cancel: (entry: Entry) => void) {
    this.onDue = onDue;
    this.slot = slot;
    this.#cancel = cancel;
  }

  cancel(): void {
    this.#cancel(this);
  }
}

/**
 * Many waits on one timer: connections wait for a HELLO, a sign of life or the end of a close, and hardly ever is one
 * of them due. A timer of its own for each message of each connection would cost more than the message.
 *
 * Waits are counted in ticks, not by the clock: a server that was itself stopped for a minute (a suspended machine, a
 * long computation) does not find that all clients have been silent for a minute.
 */
export class TimerWheel {
  readonly tickMs: number;
  readonly #clock: Clock;
  /** Entries by the tick at which they are due. */
  readonly #slots = new Map<number, Set<Entry>>();
  readonly #cancel = (entry: Entry): void => this.#remove(entry);
  #tick = 0;
  #size = 0;
  #timer: Timer;

  constructor(clock: Clock, tickMs: number) {
    this.#clock = clock;
    this.tickMs = tickMs;
  }

  /** Ticks so far: the time of this wheel. Stands still while nothing waits. */
  get tick(): number {
    return this.#tick;
  }

  /** Entries waiting. The timer runs only while there are any. */
  get size(): number {
    return this.#size;
  }

  /** As many whole ticks as `ms` needs, at least one. */
  ticks(ms: number): number {
    return Math.max(1, Math.ceil(ms / this.tickMs));
  }

  /** Calls `onDue` after so many ticks. */
  add(ticks: number, onDue: OnDue): WheelTimer {
    const entry = new Entry(onDue, this.#slotAt(this.#tick + ticks), this.#cancel);
    entry.slot.add(entry);
    this.#size++;
    this.#run();
    return entry;
  }

  #slotAt(tick: number): Set<Entry> {
    let slot = this.#slots.get(tick);
    if (!slot) this.#slots.set(tick, slot = new Set());
    return slot;
  }

  #remove(entry: Entry): void {
    if (!entry.slot.delete(entry)) return;
    this.#size--;
    if (this.#size > 0) return;
    this.#slots.clear();
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer ??= this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#advance();
      if (this.#size > 0) this.#run();
    }, this.tickMs);
  }

  #advance(): void {
    const due = this.#slots.get(++this.#tick);
    this.#slots.delete(this.#tick);
    for (const entry of due ?? []) {
      const again = entry.onDue();
      // It may have been cancelled meanwhile, by itself or by another.
      if (!entry.slot.has(entry)) continue;
      if (again === undefined) this.#remove(entry);
      else {
        entry.slot.delete(entry);
        entry.slot = this.#slotAt(this.#tick + again);
        entry.slot.add(entry);
      }
    }
  }
}
