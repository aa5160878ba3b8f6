import { Kind, OptionalKind } from "@sinclair/typebox";
import type { TypeNode } from "../ir/mod.ts";
import { BROKEN, type OpenUnion, type Place, type RawSchema } from "./place.ts";
import type { Rule } from "./rule.ts";
import { sameType } from "./same_type.ts";

/** `Type.Union` and `Type.Enum`. Literals become one enum; what stands twice is taken once. */
export const unionRule: Rule = {
  options: ["anyOf"],
  lower(schema, at): TypeNode {
    const lowered = alternatives(schema, at).map(([one, place]) => place.lower(one));
    if (lowered.includes(BROKEN)) return BROKEN;
    const variants = withoutRepetition(withOneEnum(lowered));
    const [only] = variants;
    if (variants.length === 1 && only) return { ...only };
    const union: OpenUnion = { kind: "union", variants };
    at.session.judge(union, at);
    return union;
  },
};

/** The alternatives of a union and of unnamed unions inside it. */
function alternatives(schema: RawSchema, at: Place): (readonly [schema: RawSchema, at: Place])[] {
  return (schema.anyOf as readonly RawSchema[]).flatMap((one, place) =>
    one?.[Kind] === "Union" && one.$id === undefined && !(OptionalKind in one)
      ? alternatives(one, at.alternative(place))
      : [[one, at.alternative(place)]]
  );
}

function withOneEnum(nodes: readonly TypeNode[]): readonly TypeNode[] {
  const values = new Set(nodes.flatMap((node) => node.kind === "literal" ? [node.value] : []));
  if (values.size < 2) return nodes;
  const first = nodes.findIndex((node) => node.kind === "literal");
  return nodes.flatMap((node, at): TypeNode[] => {
    if (at === first) return [{ kind: "enum", values: [...values] }];
    return node.kind === "literal" ? [] : [node];
  });
}

function withoutRepetition(nodes: readonly TypeNode[]): readonly TypeNode[] {
  return nodes.filter((node, at) => nodes.findIndex((other) => sameType(other, node)) === at);
}
