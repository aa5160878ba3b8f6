import type { TypeNode } from "../ir/mod.ts";
import type { Target } from "./decode_scalar.ts";
import type { Program } from "./program.ts";

/** What emitters of structures need for what is inside of them. */
export interface Decoders {
  readonly program: Program;
  /**
   * The name of a function `(p, d) => value` that reads a type at `p`, where `d` is how many arrays and objects are
   * around it. It leaves the end in `R.p`, or -1 there.
   */
  of(node: TypeNode): string;
  /** Statements that read any type one level down: scalars at once, all else by the function of its type. */
  inner(node: TypeNode, target: InnerTarget): string;
}

/** Where a value inside another one goes. */
export interface InnerTarget extends Target {
  /** The statement for a value whose own reader has failed. */
  readonly failed: string;
}
