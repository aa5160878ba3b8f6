import { isIdentifierName, RESERVED_WORDS } from "./identifiers.ts";

/** What a name becomes when it is taken. */
export interface ClaimOptions {
  /** Added to a name that is taken; numbers follow if that is taken as well. */
  readonly suffix: string;
}

/**
 * Gives each thing in one scope a name of its own. The same claims in the same order give the same names, so output is
 * stable.
 */
export class NameScope {
  readonly #taken: Set<string>;

  /** Names in `taken` are never given out. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The wanted name, or the first free one derived from it. It is taken from then on. */
  claim(wanted: string, { suffix }: ClaimOptions): string {
    const start = isIdentifierName(wanted) ? wanted : `_${wanted}`;
    let name = start;
    for (let count = 1; !this.#isFree(name); count++) {
      name = count === 1 ? `${start}${suffix}` : `${start}${suffix}${count}`;
    }
    this.#taken.add(name);
    return name;
  }

  #isFree(name: string): boolean {
    return !this.#taken.has(name) && !RESERVED_WORDS.has(name);
  }
}
