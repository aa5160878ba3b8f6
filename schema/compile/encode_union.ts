import type { TypeNode, UnionNode } from "../ir/mod.ts";
import type { Encoders } from "./encoders.ts";
import { candidates, type Kind } from "./kinds.ts";
import { isIndexed } from "./positional.ts";
import { js } from "./program.ts";
import { literalsOf } from "./tag_literals.ts";
import { type Tags, tagsOf } from "./tags.ts";

/** How a value shows its kind, in the order of asking. */
const TESTS: readonly (readonly [Kind, string])[] = [
  ["string", 'typeof x === "string"'],
  ["number", 'typeof x === "number"'],
  ["null", "x === null"],
  ["boolean", 'typeof x === "boolean"'],
  ["bigint", 'typeof x === "bigint"'],
  ["array", "Array.isArray(x)"],
  ["bytes", "x instanceof Uint8Array"],
  ["date", "x instanceof Date"],
  ["object", 'typeof x === "object"'],
];

/** A function that writes a union: by its discriminator, or by what the value looks like and then in order. */
export function writeUnion(encoders: Encoders, node: UnionNode, name: string): string {
  const tags = tagsOf(node, encoders.program.types);
  return tags ? writeTagged(encoders, node, { name, tags }) : writeUntagged(encoders, node, name);
}

function writeUntagged(encoders: Encoders, node: UnionNode, name: string): string {
  const byKind = candidates(node.variants, encoders.program.types);
  const cases = TESTS.map(([kind, test]) =>
    byKind.has(kind) || (kind !== "object" && byKind.has("object"))
      ? `if (${test}) { ${writeFirst(encoders, node, byKind.get(kind) ?? [])} }`
      : ""
  );
  return `
function ${name}(q, x, d) {
  let r;
  ${cases.filter(Boolean).join("\n  ")}
  return -1;
}`;
}

/** The first variant that matches. */
function writeFirst(encoders: Encoders, node: UnionNode, variants: readonly TypeNode[]): string {
  return variants.map((variant, i) => {
    const call = callOf(encoders, node, variant);
    return i === variants.length - 1
      ? `return ${call};`
      : `if ((r = ${call}) >= 0) return r; if (!mayRetry()) return -1;`;
  }).join(" ") || "return -1;";
}

function writeTagged(
  encoders: Encoders,
  node: UnionNode,
  { name, tags }: { name: string; tags: Tags },
): string {
  const property = js(tags.property);
  const cases = node.variants.map((variant) => {
    const literals = literalsOf(encoders.program, variant, tags.property);
    return `${literals.map((value) => `case ${js(value)}: `).join("")}return ${
      callOf(encoders, node, variant)
    };`;
  });
  return `
function ${name}(q, x, d) {
  if (typeof x !== "object" || x === null) return -1;
  switch (${tags.property in Object.prototype ? `own(x, ${property})` : `x[${property}]`}) {
    ${cases.join("\n    ")}
  }
  return -1;
}`;
}

/** Writes a variant, with its index before it where the form asks for one. */
function callOf(encoders: Encoders, node: UnionNode, variant: TypeNode): string {
  const { form, types } = encoders.program;
  const isPlain = form === "named" || !isIndexed(node, types);
  return isPlain
    ? `${encoders.of(variant)}(q, x, d)`
    : `${encoders.of(variant)}(putIndex(q, ${node.variants.indexOf(variant)}), x, d + 1)`;
}
