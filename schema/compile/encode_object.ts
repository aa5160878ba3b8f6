import type { ObjectNode, PropertyNode } from "../ir/mod.ts";
import { MAX_VALUE_DEPTH } from "../wire/mod.ts";
import { countProblems, refuseIf } from "./checks.ts";
import type { Encoders } from "./encoders.ts";
import { inObjectOrder } from "./property_order.ts";
import { js } from "./program.ts";
import { bytesOf, MAX_CONSTANT_BYTES, put } from "./words.ts";

/** So many bytes of fixed size may be written before the room that is left is looked at. */
const UNCHECKED_BYTES = 2_000;

/** Up to here the header of a map is one byte. */
const SHORT_COUNT = 15;

/** A function that writes an object: the keys are constants, so only the values take work. */
export function writeObject(encoders: Encoders, given: ObjectNode, name: string): string {
  const properties = inObjectOrder(given);
  const node = { ...given, properties };
  const optional = properties.flatMap((property, i) =>
    property.optional ? [`(v${i} !== undefined ? 1 : 0)`] : []
  );
  const isShort = properties.length <= SHORT_COUNT && typeof node.additional !== "object";
  // Where the header is known, it is written together with the first key.
  const start = isShort && optional.length === 0 && properties.length > 0 ? [128 + properties.length] : [];
  const count = [properties.length - optional.length, ...optional].join(" + ");
  return `
function ${name}(q, x, d) {
  if (typeof x !== "object" || x === null || d >= ${MAX_VALUE_DEPTH}) return -1;
  ${properties.map((property, i) => `const v${i} = ${valueOf(property)};`).join(" ")}
  if (!plain(x)) return -1;
  let t, n = ${count};
  ${lookAtOthers(encoders, node)}
  ${refuseIf(countProblems("n", node.minProperties, node.maxProperties), "return -1;")}
  if (q > CAP) return full();
  ${start.length > 0 ? "" : isShort ? "O[q++] = 128 + n;" : "q = putMap(q, n); if (q < 0) return -1;"}
  ${writeProperties(encoders, properties, start)}
  ${typeof node.additional === "object" ? writeOthers(encoders, node.additional) : ""}
  return q;
}`;
}

/** Every object inherits a few names, whose values are not the object's. */
export function valueOf({ name }: PropertyNode): string {
  return name in Object.prototype ? `own(x, ${js(name)})` : `x[${js(name)}]`;
}

function writeProperties(
  encoders: Encoders,
  properties: readonly PropertyNode[],
  start: readonly number[],
): string {
  let unchecked = 0;
  return properties.map(({ name, type, optional }, i) => {
    const key = bytesOf(name);
    const isConstant = key.length <= MAX_CONSTANT_BYTES;
    unchecked += key.length + 9;
    const check = unchecked > UNCHECKED_BYTES ? "if (q > CAP) return full();\n" : "";
    if (check) unchecked = 0;
    const write = isConstant
      ? encoders.inner(type, `v${i}`, [...(i === 0 ? start : []), ...key])
      : `${put(i === 0 ? start : [])} q = putStr(q, ${js(name)}); if (q < 0) return -1;
${encoders.inner(type, `v${i}`)}`;
    return check + (optional ? `if (v${i} !== undefined) { ${write} }` : write);
  }).join("\n");
}

/** Undeclared properties: those of a type are written too, and may not be there at all where they are refused. */
export function lookAtOthers({ program }: Encoders, { properties, additional }: ObjectNode): string {
  if (additional === undefined || additional === "drop") return "";
  const declared = program.constant(`new Set(${js(properties.map(({ name }) => name))})`);
  return additional === "refuse"
    ? `if (!closed(x, n, ${declared})) return -1;`
    : `const others = entriesOf(x, ${declared}); n += others.length / 2;`;
}

/** Statements that write undeclared properties. */
export function writeOthers(
  encoders: Encoders,
  type: Exclude<ObjectNode["additional"], string | undefined>,
): string {
  return `
for (let i = 0; i < others.length; i += 2) {
  q = putStr(q, others[i]);
  if (q < 0) return -1;
  const y = others[i + 1];
  if (q > CAP) return full();
  ${encoders.inner(type, "y")}
}`;
}
