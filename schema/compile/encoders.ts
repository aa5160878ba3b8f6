import type { TypeNode } from "../ir/mod.ts";
import type { Program } from "./program.ts";

/** What emitters of structures need for what is inside of them. */
export interface Encoders {
  readonly program: Program;
  /**
   * The name of a function `(q, x, d) => q` that writes `x` at `q`, where `d` is how many arrays and objects are around
   * it. It returns where it stopped, or -1.
   */
  of(node: TypeNode): string;
  /** Statements that write any type one level down: scalars at once, all else by the function of its type. `before` are bytes
   * that stand before the value. */
  inner(node: TypeNode, x: string, before?: readonly number[]): string;
}
