import type { TypeNode, Types } from "../ir/mod.ts";
import type { ValueCodec } from "../wire/mod.ts";
import { codecOf } from "./codec_of.ts";
import { travelsAlike } from "./positional.ts";

/** How objects stand in MessagePack: maps with names, or arrays in the order of the contract. */
export type Form = "named" | "positional";

/** What a {@linkcode Program} is made with. */
export interface ProgramOptions {
  /** The named types. */
  readonly types: Types;
  readonly form: Form;
  /** Whether decoders note which type was expected, at the price of a number at each place where that can be. */
  readonly explains: boolean;
}

/**
 * The text of compiled codecs while it is being written. Emitters turn one node each into a function; nodes that are
 * the same share it, which is also how recursive types end.
 */
export class Program {
  readonly types: Types;
  readonly form: Form;
  /** Codecs of the types that decoders name in failures. */
  readonly leaves: ValueCodec[];
  readonly #options: ProgramOptions;
  /** The program that began the text, if that was another one. */
  readonly #first: Program | undefined;
  readonly #names: Map<string, string>;
  readonly #constants: string[];
  readonly #functions: string[];

  /** With `first`, it goes on with the text of that one. */
  constructor(options: ProgramOptions, first?: Program) {
    this.types = options.types;
    this.form = options.form;
    this.#options = options;
    this.#first = first;
    this.leaves = first ? first.leaves : [];
    this.#names = first ? first.#names : new Map();
    this.#constants = first ? first.#constants : [];
    this.#functions = first ? first.#functions : [];
  }

  /** The same text for emitters of the other form. Types that travel alike in both have one function. */
  inPositional(): Program {
    return new Program({ ...this.#options, form: "positional" }, this);
  }

  /** A text that is equal for nodes that have the same function. */
  keyOf(node: TypeNode): string {
    const form = this.#first && !travelsAlike(node, this.types) ? `${this.form} ` : "";
    return form + keyOf(node);
  }

  /** The function for a key, written by `write` when it is first asked for. */
  define(prefix: string, key: string, write: (name: string) => string): string {
    const id = `${prefix} ${key}`;
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const name = `${prefix}${this.#names.size}`;
    this.#names.set(id, name);
    this.#functions.push(write(name));
    return name;
  }

  /** The name of a constant, given its JavaScript. */
  constant(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `c${this.#names.size}`;
    this.#names.set(text, name);
    this.#constants.push(`const ${name} = ${text};`);
    return name;
  }

  /** The number by which a failure refers to a type. */
  leaf(node: TypeNode): number {
    if (!this.#options.explains) return 0;
    const key = `leaf ${keyOf(node)}`;
    const known = this.#names.get(key);
    if (known !== undefined) return Number(known);
    this.#names.set(key, String(this.leaves.length));
    return this.leaves.push(codecOf(node, this.types)) - 1;
  }

  /** All that was written. */
  get text(): string {
    return [...this.#constants, ...this.#functions].join("\n");
  }
}

/** A text that is equal for nodes that mean the same. */
export function keyOf(node: TypeNode): string {
  return JSON.stringify(node, (name, value) => name === "description" ? undefined : value);
}

/** A value as JavaScript. */
export function js(value: string | number | boolean | readonly (string | number | boolean)[]): string {
  if (Array.isArray(value)) return `[${value.map(js).join(", ")}]`;
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}
