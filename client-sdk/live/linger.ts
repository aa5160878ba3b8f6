import { type Clock, systemClock } from "../clock.ts";

/** How long something outlives its last user. */
export interface LingerOptions {
  /** Milliseconds. User interfaces take things away and put them back in one go. @default 1000 */
  readonly lingerMs?: number;
  /** What to wait by. @default the runtime's */
  readonly clock?: Clock;
}

/** Ends something some time after its last user has gone, unless another one comes. */
export class Linger {
  readonly #ms: number;
  readonly #clock: Clock;
  readonly #end: () => void;
  #timer: unknown;

  constructor({ lingerMs = 1000, clock = systemClock }: LingerOptions, end: () => void) {
    this.#ms = lingerMs;
    this.#clock = clock;
    this.#end = end;
  }

  /** The last user has gone. */
  begin(): void {
    this.end();
    this.#timer = this.#clock.setTimeout(this.#end, this.#ms);
  }

  /** Somebody came. */
  end(): void {
    this.#clock.clearTimeout(this.#timer);
  }
}
