import type { TypeNode } from "../ir/mod.ts";

/** How a scalar stands in JSON text, and whether that is all there is to it. */
export interface JsonScalar {
  readonly kind: "int" | "num" | "str" | "bool" | "nul";
  /** The type has nothing to check but this, and the value is what stands there. */
  readonly isPlain: boolean;
}

/** What JSON has for a type; nothing for types that are no scalars, or not always the same kind of one. */
export function jsonScalarOf(node: TypeNode): JsonScalar | undefined {
  switch (node.kind) {
    case "null":
      return { kind: "nul", isPlain: true };
    case "boolean":
      return { kind: "bool", isPlain: true };
    case "integer":
      return { kind: "int", isPlain: !isBounded(node) };
    case "number":
      return { kind: "num", isPlain: !isBounded(node) };
    case "string":
      return { kind: "str", isPlain: !isBounded(node) };
    case "date":
      return { kind: "num", isPlain: false };
    case "bytes":
    case "bigint":
      return { kind: "str", isPlain: false };
    case "literal":
      return scalarOf([node.value]);
    case "enum":
      return scalarOf(node.values);
    default:
      return undefined;
  }
}

/** Whether a type says anything besides its kind. */
function isBounded(node: TypeNode): boolean {
  return Object.entries(node).some(([key, value]) =>
    key !== "kind" && key !== "description" && value !== undefined
  );
}

function scalarOf(values: readonly unknown[]): JsonScalar | undefined {
  const kinds = { string: "str", number: "num", boolean: "bool" } as const;
  const types = [...new Set(values.map((value) => typeof value))];
  const kind = types.length === 1 ? kinds[types[0] as keyof typeof kinds] : undefined;
  return kind && { kind, isPlain: false };
}
