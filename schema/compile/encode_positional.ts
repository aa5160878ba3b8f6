import type { ObjectNode } from "../ir/mod.ts";
import { MAX_VALUE_DEPTH } from "../wire/mod.ts";
import { countProblems, refuseIf } from "./checks.ts";
import { lookAtOthers, valueOf, writeOthers } from "./encode_object.ts";
import type { Encoders } from "./encoders.ts";
import { optionalOf } from "./positional.ts";

/** Up to here the header of an array is one byte. */
const SHORT_COUNT = 15;

/** A function that writes the values of an object in the order of the contract. */
export function writePositionalObject(encoders: Encoders, node: ObjectNode, name: string): string {
  const { properties, additional } = node;
  const optional = optionalOf(node);
  const indexOf = (one: string) => properties.findIndex((property) => property.name === one);
  const isThere = optional.map((one) => `(v${indexOf(one)} !== undefined ? 1 : 0)`);
  const mask = isThere.map((one, bit) => `${one} << ${bit}`).join(" | ");
  const more = (optional.length > 0 ? 1 : 0) + (typeof additional === "object" ? 1 : 0);
  const isShort = properties.length + more <= SHORT_COUNT;
  // Where the header is known, it is written together with what comes first.
  const start = isShort && optional.length === 0 && properties.length > 0
    ? [144 + properties.length + more]
    : [];
  return `
function ${name}(q, x, d) {
  if (typeof x !== "object" || x === null || d >= ${MAX_VALUE_DEPTH}) return -1;
  ${properties.map((property, i) => `const v${i} = ${valueOf(property)};`).join(" ")}
  if (!plain(x)) return -1;
  let t, n = ${[properties.length - optional.length, ...isThere].join(" + ")};
  const c = n + ${more};
  ${lookAtOthers(encoders, node)}
  ${refuseIf(countProblems("n", node.minProperties, node.maxProperties), "return -1;")}
  ${isShort ? "if (q > CAP) return full();" : "q = putArr(q, c); if (q < 0) return -1;"}
  ${isShort && start.length === 0 ? "O[q++] = 144 + c;" : ""}
  ${optional.length > 0 ? `q = putInt(q, ${mask});` : ""}
  ${
    properties.map((property, i) => {
      const write = `${i % 64 === 63 ? "if (q > CAP) return full();" : ""}${
        encoders.inner(property.type, `v${i}`, i === 0 ? start : [])
      }`;
      return property.optional ? `if (v${i} !== undefined) { ${write} }` : write;
    }).join("\n  ")
  }
  ${
    typeof additional === "object"
      ? `if (++d >= ${MAX_VALUE_DEPTH} || (q = putMap(q, others.length / 2)) < 0) return -1;\n${
        writeOthers(encoders, additional)
      }`
      : ""
  }
  return q;
}`;
}
