import type { Follower } from "./log_store.ts";

/** One follower, until it stops. */
export interface Link {
  readonly follower: Follower;
  isActive: boolean;
}

interface Telling {
  readonly links: readonly Link[];
  readonly tell: (follower: Follower) => void;
}

/**
 * Those who follow one instance in this process. They are told of everything in one order, also of what one of them
 * causes while it is told of something; and of nothing that happened before they came.
 */
export class Followers {
  #links: readonly Link[] = [];
  readonly #waiting: Telling[] = [];
  #isTelling = false;

  get size(): number {
    return this.#links.length;
  }

  get links(): readonly Link[] {
    return this.#links;
  }

  add(link: Link): void {
    // A new array, since the old one may be in the middle of being told something.
    this.#links = [...this.#links, link];
  }

  remove(link: Link): void {
    link.isActive = false;
    this.#links = this.#links.filter((one) => one !== link);
  }

  tell(tell: (follower: Follower) => void): void {
    if (this.#links.length === 0) return;
    this.#waiting.push({ links: this.#links, tell });
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        for (const link of next.links) if (link.isActive) next.tell(link.follower);
      }
    } finally {
      this.#isTelling = false;
    }
  }
}
