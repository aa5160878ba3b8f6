import type { ValueCodec } from "./codec.ts";
import { both, fail, kindOf } from "./_step.ts";

/** `true` or `false`. */
export function boolean(): ValueCodec {
  return both((value, walk) => typeof value === "boolean" ? value : fail(walk, "boolean", kindOf(value)));
}
