import type { ObjectNode, UnionNode } from "../ir/mod.ts";
import { countProblems, refuseIf } from "./checks.ts";
import { enterArray } from "./decode_array.ts";
import { makeObject } from "./decode_object.ts";
import type { Decoders } from "./decoders.ts";
import { optionalOf } from "./positional.ts";
import { js } from "./program.ts";

/** A function that reads an object whose values stand in the order of the contract. */
export function readPositionalObject(decoders: Decoders, node: ObjectNode, name: string): string {
  const { properties, additional } = node;
  const optional = optionalOf(node);
  const extra = typeof additional === "object" ? additional : undefined;
  const bad = `return bad(${decoders.program.leaf(node)}, s);`;
  const fixed = properties.length - optional.length;
  const bits = optional.map((_, bit) => `(m >> ${bit} & 1)`);
  const reads = properties.map((property, i) => {
    const target = { to: `v${i}`, bad: () => bad, failed: bad };
    const read = `${decoders.inner(property.type, target)}\n${
      i % 64 === 63 ? "if (p > R.e) return vague();" : ""
    }`;
    return property.optional ? `if (m & ${1 << optional.indexOf(property.name)}) { ${read} }` : read;
  });
  return `
function ${name}(p, d) {
  let q, t, m = 0;
  ${properties.length > 0 ? `let ${properties.map((_, i) => `v${i}`)};` : ""}
  ${enterArray(bad)}
  ${
    optional.length > 0
      ? `m = int(p); if ((p = R.p) < 0 || m < 0 || m >= ${2 ** optional.length}) ${bad}`
      : ""
  }
  let c = ${[fixed, ...bits].join(" + ")};
  if (n !== c + ${(optional.length > 0 ? 1 : 0) + (extra ? 1 : 0)}) ${bad}
  ${reads.join("\n  ")}
  ${
    extra
      ? `const extras = ${decoders.of({ kind: "record", values: extra })}(p, d + 1);
  if ((p = R.p) < 0 ${
        properties.map((property) => `|| Object.hasOwn(extras, ${js(property.name)})`).join(" ")
      }) ${bad}
  c += Object.keys(extras).length;`
      : ""
  }
  ${refuseIf(countProblems("c", node.minProperties, node.maxProperties), bad)}
  if (p > R.e) return vague();
  R.p = p;
  ${makeObject(properties, extra ? "for (const k of Object.keys(extras)) put(r, k, extras[k]);" : "")}
}`;
}

/** A function that reads a union of which the index of the variant stands before the value. */
export function readIndexed(decoders: Decoders, node: UnionNode, name: string): string {
  const bad = `return bad(${decoders.program.leaf(node)}, p);`;
  return `
function ${name}(p, d) {
  if (arr(p) !== 2 || R.p < 0) ${bad}
  const i = int(R.p);
  if (R.p < 0) ${bad}
  switch (i) {
    ${
    node.variants.map((variant, i) => `case ${i}: return ${decoders.of(variant)}(R.p, d + 1);`).join("\n    ")
  }
  }
  ${bad}
}`;
}
