import { hash32 } from "./hash.ts";

/** What a {@linkcode Trace} works with. */
export interface TraceOptions {
  /** Virtual time, in milliseconds. */
  readonly now: () => number;
  /** Whether lines are kept, for somebody to read. */
  readonly keeps: boolean;
}

/** Everything that happened, a line each. Its hash tells whether two runs were the same. */
export class Trace {
  readonly lines: string[] = [];
  readonly #options: TraceOptions;
  #hashes = [0, 1];

  constructor(options: TraceOptions) {
    this.#options = options;
  }

  /** Of everything so far. */
  get hash(): string {
    return this.#hashes.map((hash) => hash.toString(16).padStart(8, "0")).join("");
  }

  /** Writes a line. `detail` is for readers and asked for only if somebody reads. */
  add(who: string, what: string, detail?: () => string): void {
    const { now, keeps } = this.#options;
    const line = `${(now() / 1000).toFixed(5).padStart(10)} ${who.padEnd(10)} ${what}`;
    this.#hashes = this.#hashes.map((hash) => hash32(line, hash));
    if (keeps) this.lines.push(detail ? `${line} ${detail()}` : line);
  }
}
