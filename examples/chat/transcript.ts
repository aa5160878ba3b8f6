/**
 * Prints who does what, in columns; in colour where somebody looks at a terminal.
 *
 * @module
 */

/** Whether something is done or noticed. */
export type Direction = "does" | "notices";

/** What a transcript needs. */
export interface TranscriptOptions {
  readonly print: (line: string) => void;
  readonly colour: boolean;
}

const NAME_WIDTH = 8;
const TEXT_WIDTH = 60;
const ARROWS = { does: "→", notices: "←" } as const;
/** ANSI colours that are legible on light and on dark; each new name gets the next one. */
const COLOURS = [36, 35, 33, 32, 34] as const;
const BOLD = 1;
const DIM = 2;

/** Lines of one play. */
export class Transcript {
  readonly #options: TranscriptOptions;
  readonly #colours = new Map<string, number>();

  constructor(options: TranscriptOptions) {
    this.#options = options;
  }

  /** A heading, with space before it. */
  scene(title: string): void {
    this.#options.print("");
    this.#options.print(this.#style(title, BOLD));
  }

  /** One line: who, whether they do or notice it, what, and the part of the contract that it shows. */
  line(who: string, direction: Direction, what: string, shows = ""): void {
    const name = this.#style(who.padEnd(NAME_WIDTH), this.#colourOf(who));
    const text = shows === "" ? what : what.padEnd(TEXT_WIDTH);
    this.#options.print(`  ${name} ${ARROWS[direction]} ${text}${shows && ` ${this.#style(shows, DIM)}`}`);
  }

  #colourOf(who: string): number {
    const known = this.#colours.get(who);
    const colour = known ?? COLOURS[this.#colours.size % COLOURS.length] ?? BOLD;
    this.#colours.set(who, colour);
    return colour;
  }

  #style(text: string, code: number): string {
    return this.#options.colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
