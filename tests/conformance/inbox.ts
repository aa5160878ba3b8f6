import { soon } from "./watchdog.ts";

/** What has come and was not looked at yet. */
export class Inbox<Item> {
  readonly #items: Item[] = [];
  readonly #what: string;
  #wake: (() => void) | undefined;

  constructor(what: string) {
    this.#what = what;
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** The next one, in order. */
  async next(): Promise<Item> {
    while (this.#items.length === 0) {
      await soon(this.#what, new Promise<void>((resolve) => this.#wake = resolve));
    }
    return this.#items.shift()!;
  }

  /** Puts one back, to be the next. */
  unread(item: Item): void {
    this.#items.unshift(item);
  }

  get size(): number {
    return this.#items.length;
  }
}
