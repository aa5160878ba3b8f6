import type { RawSchema } from "./place.ts";
import type { Rule } from "./rule.ts";

/** `Type.Ref`, and what stands for the type itself inside `Type.Recursive`. */
export const refRule: Rule = {
  options: ["$ref"],
  lower: (schema, at) => at.session.refer(String(schema.$ref), at),
};

/** One type of a `Type.Module`. */
export const importRule: Rule = {
  options: ["$defs", "$ref"],
  lower: (schema, at) => at.session.refer(String(schema.$ref), at.inModule(schema.$defs as RawSchema)),
};
