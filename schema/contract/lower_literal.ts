import type { TypeNode } from "../ir/mod.ts";
import type { Rule } from "./rule.ts";

/** `Type.Literal` */
export const literalRule: Rule = {
  options: ["type", "const"],
  lower({ const: value }, at): TypeNode {
    switch (typeof value) {
      case "boolean":
        return { kind: "literal", value };
      case "string":
        return value.isWellFormed() ? { kind: "literal", value } : at.refuse(
          "a literal with a lone surrogate, which UTF-8 cannot carry",
          "Write the whole character.",
        );
      case "number":
        return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
          ? { kind: "literal", value: value + 0 }
          : at.refuse(
            `a literal ${value}, which the wire does not carry`,
            "Use a finite number, or an integer within ±(2^53 - 1).",
          );
      default:
        return at.refuse(`a literal that is a ${typeof value}`, "Use a string, a number or a boolean.");
    }
  },
};
