import type { TypeNode } from "../ir/mod.ts";
import { INVALID, newWalk, type ValueCodec } from "../wire/mod.ts";
import { codecOf } from "./codec_of.ts";
import { writeText } from "./json_output.ts";
import { J } from "./json_runtime.ts";
import type { Program } from "./program.ts";

/** Scalars that the readable codec checks and converts: it knows bounds, patterns, dates and the like. */
export class JsonLeaves {
  readonly codecs: ValueCodec[] = [];
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** The number by which generated code refers to a type. */
  of(node: TypeNode): number {
    return this.codecs.push(codecOf(node, this.#program.types)) - 1;
  }
}

/** What generated code calls for those types. */
export function leafFunctions(codecs: readonly ValueCodec[]) {
  // One walk does for all: a scalar leaves nothing in it but its issue.
  const walk = newWalk("json");
  return {
    leaf(index: number, data: unknown): unknown {
      if (J.p < 0) return undefined;
      const value = codecs[index]!.decode(data, walk);
      if (value === INVALID) J.p = -1;
      return value;
    },
    writeLeaf(q: number, index: number, value: unknown): number {
      const data = codecs[index]!.encode(value, walk);
      return data === INVALID ? -1 : writeText(q, JSON.stringify(data));
    },
  };
}
