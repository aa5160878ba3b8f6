import type { TypeNode } from "@wirepact/schema/ir";
import fc from "fast-check";

type Types = Readonly<Record<string, TypeNode>>;

/** Values that match a type or nearly do: constraints are met by luck only. */
export function valueOf(node: TypeNode, types: Types, depth = 0): fc.Arbitrary<unknown> {
  const inner = (child: TypeNode) => valueOf(child, types, depth + 1);
  switch (node.kind) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: -20, max: 20 });
    case "number":
      return fc.double({ min: -2, max: 2 });
    case "bigint":
      return fc.bigInt({ min: -12n, max: 12n });
    case "string":
      return fc.constantFrom(
        "",
        "a",
        "x-y",
        "a/b",
        "2026-01-02",
        "2026-01-02T03:04:05Z",
        "P1D",
        "ada@example.org",
      );
    case "bytes":
      return fc.uint8Array({ maxLength: 20 });
    case "date":
      return fc.date({ noInvalidDate: true });
    case "literal":
      return fc.constant(node.value);
    case "enum":
      return fc.constantFrom(...node.values);
    case "array":
      return depth > 6 ? fc.constant([]) : fc.array(inner(node.items), { maxLength: 3 });
    case "tuple":
      return fc.tuple(...node.items.map(inner));
    case "object": {
      const entries = node.properties.map(({ name, type, optional }) =>
        fc.tuple(fc.constant(name), optional ? fc.option(inner(type), { nil: undefined }) : inner(type))
      );
      return fc.tuple(
        fc.tuple(...entries),
        fc.dictionary(fc.constantFrom("extra", "more"), fc.constantFrom(true, 1)),
      ).map(
        ([declared, extra]) => Object.fromEntries([...Object.entries(extra), ...declared]),
      );
    }
    case "record":
      return fc.dictionary(fc.constantFrom("a", "x-1", "x-2", "__proto__"), inner(node.values), {
        maxKeys: 3,
      });
    case "union":
      return fc.oneof(...node.variants.map(inner));
    case "ref":
      return depth > 6 ? fc.constant(null) : inner(types[node.name]!);
    case "unknown":
      return fc.jsonValue();
  }
}
