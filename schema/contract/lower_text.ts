import type { StringNode, TypeNode } from "../ir/mod.ts";
import { FORMATS } from "../wire/mod.ts";
import { countBounds } from "./bounds.ts";
import type { Place, RawSchema } from "./place.ts";
import { present, type Rule } from "./rule.ts";

/** `Type.String` */
export const stringRule: Rule = {
  options: ["type", "minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"],
  lower: (schema, at) => textNode(schema, at, { pattern: schema.pattern, format: schema.format }),
};

/** `Type.TemplateLiteral`: a string with the pattern that TypeBox makes of it. */
export const templateLiteralRule: Rule = {
  options: ["type", "pattern", "minLength", "maxLength"],
  lower: (schema, at) => textNode(schema, at, { pattern: schema.pattern }),
};

/** `Type.RegExp`: a string with its source as pattern. */
export const regExpRule: Rule = {
  options: ["type", "source", "flags", "minLength", "maxLength"],
  lower(schema, at): TypeNode {
    if (schema.flags !== "") {
      return at.refuse(
        `a regular expression with the flags ${String(schema.flags)}`,
        "Write it without flags: [Aa] for either case.",
      );
    }
    return textNode(schema, at, { pattern: schema.source });
  },
};

/** `Type.Uint8Array` */
export const bytesRule: Rule = {
  options: ["type", "minByteLength", "maxByteLength"],
  lower(schema, at): TypeNode {
    const [minBytes, maxBytes] = countBounds(schema, at, ["minByteLength", "maxByteLength"]);
    return { kind: "bytes", ...present({ minBytes, maxBytes }) };
  },
};

function textNode(
  schema: RawSchema,
  at: Place,
  { pattern, format }: { pattern: unknown; format?: unknown },
): StringNode {
  const [minLength, maxLength] = countBounds(schema, at, ["minLength", "maxLength"]);
  return {
    kind: "string",
    ...present({ minLength, maxLength, pattern: patternSource(pattern, at), format: formatName(format, at) }),
  };
}

/** The source of a regular expression that compiles without flags. */
export function patternSource(pattern: unknown, at: Place): string | undefined {
  if (pattern === undefined) return undefined;
  try {
    if (typeof pattern === "string") return new RegExp(pattern) && pattern;
    at.refuse("pattern is not a string", "Use the source of a regular expression: pattern: re.source.");
  } catch (error) {
    at.refuse(
      `pattern is not a regular expression: ${error instanceof Error ? error.message : error}`,
      "Correct it; backslashes are doubled in a string.",
    );
  }
  return undefined;
}

function formatName(format: unknown, at: Place): string | undefined {
  if (format === undefined) return undefined;
  if (typeof format === "string" && FORMATS.has(format)) return format;
  at.refuse(
    `format ${JSON.stringify(format)} is not known`,
    `Use one of ${[...FORMATS.keys()].join(", ")}, or a pattern.`,
  );
  return undefined;
}
