import { INVALID, type ValueCodec } from "./codec.ts";
import { fail, type Step } from "./_step.ts";

/** This type or `null`. */
export function nullable(codec: ValueCodec): ValueCodec {
  const either = (step: "decode" | "encode"): Step => (value, walk) => {
    const result = value === null ? null : codec[step](value, walk);
    const issue = walk.issue;
    return result === INVALID && issue?.path === ""
      ? fail(walk, `${issue.expected} or null`, issue.found)
      : result;
  };
  return { decode: either("decode"), encode: either("encode") };
}
