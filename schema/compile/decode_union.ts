import { resolveRef, type TypeNode, type UnionNode } from "../ir/mod.ts";
import type { Decoders } from "./decoders.ts";
import { candidates, type Kind } from "./kinds.ts";
import { js } from "./program.ts";
import { type Tags, tagsOf } from "./tags.ts";
import { literalsOf } from "./tag_literals.ts";
import { bytesOf, isAt } from "./words.ts";

/** The numbers of kinds in the table `K` of the runtime. Integers and bigints look the same on the wire. */
const KINDS: Readonly<Record<Kind, number>> = {
  null: 0,
  boolean: 1,
  number: 2,
  bigint: 2,
  string: 3,
  bytes: 4,
  date: 5,
  array: 6,
  object: 7,
};

/** A function that reads a union: by its discriminator, or by what the first byte says and then in order. */
export function readUnion(decoders: Decoders, node: UnionNode, name: string): string {
  // Without names nothing on the wire is a discriminator.
  const tags = decoders.program.form === "named" ? tagsOf(node, decoders.program.types) : undefined;
  return tags ? readTagged(decoders, node, { name, tags }) : readUntagged(decoders, node, name);
}

function readUntagged(decoders: Decoders, node: UnionNode, name: string): string {
  const bad = `return bad(${decoders.program.leaf(node)}, p);`;
  const { types, form } = decoders.program;
  const byNumber = new Map<number, TypeNode[]>();
  for (const [kind, variants] of candidates(node.variants, types, form)) {
    const known = byNumber.get(KINDS[kind]) ?? [];
    // Where two kinds share a number, variants go back to the order of the contract.
    byNumber.set(KINDS[kind], node.variants.filter((v) => known.includes(v) || variants.includes(v)));
  }
  const cases = [...byNumber].map(([number, variants]) => `
    case ${number}: ${readFirst(decoders, variants, bad)}`);
  return `
function ${name}(p, d) {
  let x;
  switch (K[B[p]]) {${cases.join("")}
    default: ${bad}
  }
}`;
}

/** The first variant that matches. */
function readFirst(decoders: Decoders, variants: readonly TypeNode[], bad: string): string {
  const [only, ...others] = variants;
  if (others.length === 0 && resolveRef(only!, decoders.program.types).kind === "null") {
    return "R.p = p + 1; return null;";
  }
  return variants.map((variant, i) => `
      x = ${decoders.of(variant)}(p, d);
      if (R.p >= 0${others.length > 0 ? " && R.p <= R.e" : ""}) return x;
      ${i === variants.length - 1 ? bad : "if (!mayTry()) return vague();"}`).join("");
}

function readTagged(
  decoders: Decoders,
  node: UnionNode,
  { name, tags }: { name: string; tags: Tags },
): string {
  const bad = `return bad(${decoders.program.leaf(node)}, p);`;
  const key = bytesOf(tags.property);
  const literals = node.variants.map((variant) => literalsOf(decoders.program, variant, tags.property));
  const fast = literals.flatMap((values, i) =>
    values.map((value) => `if (${isAt(bytesOf(value), "q")}) return ${decoders.of(node.variants[i]!)}(p, d);`)
  );
  const slow = literals.map((values, i) =>
    `${values.map((value) => `case ${js(value)}: `).join("")}return ${decoders.of(node.variants[i]!)}(p, d);`
  );
  return `
function ${name}(p, d) {
  let q = p + ${1 + key.length};
  if (!(B[p] > 128 && B[p] < 144 && ${isAt(key, "p + 1")})) {
    if (K[B[p]] !== 7) ${bad}
    q = find(p, ${js(tags.property)}, ${decoders.program.constant(`Uint8Array.of(${key})`)});
    if (q < 0) ${bad}
  }
  ${fast.join("\n  ")}
  switch (one(q, ${decoders.program.constant(js(literals.flat()))}, literalNumber)) {
    ${slow.join("\n    ")}
  }
  ${bad}
}`;
}
