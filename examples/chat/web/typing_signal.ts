/**
 * When to say that somebody is writing: at once, again every few seconds while they go on, and that they have stopped
 * when they pause, send or empty the field.
 *
 * @module
 */

/** Somebody who keeps writing says so this often; well within the time after which others stop believing it. */
const REPEAT_MS = 3_000;

/** Somebody who has not touched a key for this long has stopped. */
const IDLE_MS = 4_000;

/** What {@linkcode TypingSignal} needs. */
export interface TypingSignalOptions {
  /** Tells the others. */
  readonly send: (typing: boolean) => void;
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
}

/** Turns key strokes into few messages. */
export class TypingSignal {
  readonly #options: TypingSignalOptions;
  #saidAtMs: number | undefined;
  #idle: unknown;

  constructor(options: TypingSignalOptions) {
    this.#options = options;
  }

  /** The text has changed by the writer's hand. */
  changed(text: string): void {
    if (text.trim() === "") return this.stop();
    const { now, send, setTimeout, clearTimeout } = this.#options;
    if (this.#saidAtMs === undefined || now() - this.#saidAtMs >= REPEAT_MS) {
      this.#saidAtMs = now();
      send(true);
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE_MS);
  }

  /** The writer has paused, sent the text or gone elsewhere. */
  stop(): void {
    this.#options.clearTimeout(this.#idle);
    if (this.#saidAtMs === undefined) return;
    this.#saidAtMs = undefined;
    this.#options.send(false);
  }
}
