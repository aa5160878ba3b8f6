import type { ObjectNode, PropertyNode } from "../ir/mod.ts";
import { countProblems, refuseIf } from "./checks.ts";
import type { Decoders } from "./decoders.ts";
import { enterMap } from "./decode_record.ts";
import { inObjectOrder } from "./property_order.ts";
import { js } from "./program.ts";
import { bytesOf, isAt, MAX_CONSTANT_BYTES } from "./words.ts";

/** So many bytes of fixed size may be read before the end of the input is looked at. */
const UNCHECKED_BYTES = 2_000;

const PUT_EXTRAS = "for (let j = 0; j < extras.length; j += 2) put(r, extras[j], extras[j + 1]);";

/**
 * A function that reads an object. It expects the properties in the order of the contract, as most senders write them,
 * comparing each key with what it has to be. From the first key that is another one it goes on in a loop that takes
 * them in any order; what was read until then stays.
 */
export function readObject(decoders: Decoders, given: ObjectNode, name: string): string {
  const properties = inObjectOrder(given);
  const node = { ...given, properties };
  const bad = `return bad(${decoders.program.leaf(node)}, s);`;
  const variables = properties.map((_, i) => `v${i}`);
  return `
function ${name}(p, d) {
  let q, t, i = 0;
  ${variables.length > 0 ? `let ${variables.join(", ")};` : ""}
  ${enterMap(bad)}
  known: {
    ${readInOrder(decoders, node)}
    if (i !== n) break known;
    ${refuseIf(countProblems("i", node.minProperties, node.maxProperties), bad)}
    if (p > R.e) return vague();
    R.p = p;
    ${makeObject(properties)}
  }
  ${readInAnyOrder(decoders, node, bad)}
  ${properties.map((property, i) => requireProperty(decoders, property, i)).join("\n  ")}
  ${refuseIf(countProblems("n", node.minProperties, node.maxProperties), bad)}
  R.p = p;
  ${makeObject(properties, typeof node.additional === "object" ? PUT_EXTRAS : "")}
}`;
}

function readInOrder(decoders: Decoders, { properties }: ObjectNode): string {
  let unchecked = 0;
  return properties.map(({ name, type, optional }, i) => {
    const key = bytesOf(name);
    if (key.length > MAX_CONSTANT_BYTES) return "break known;";
    const read = `p += ${key.length};
${
      decoders.inner(type, {
        to: `v${i}`,
        // As many properties seen as stand before this one: then they are these, and they were right. And it is
        // one of this object's entries, not one of another object behind it.
        bad: (leaf) => `return bad(${leaf}, q, ${js(name)}, i - ${i} | i >= n);`,
        failed: `return at(${js(name)}, i - ${i} | i >= n);`,
      })
    }
i++;`;
    unchecked += key.length + 9;
    const check = unchecked > UNCHECKED_BYTES ? "if (p > R.e) return vague();\n" : "";
    if (check) unchecked = 0;
    return check + (optional
      // Behind the last entry stands something else, which may look like this key.
      ? `if (i < n && ${isAt(key, "p")}) { ${read} }`
      : `if (!(${isAt(key, "p")})) break known;\n${read}`);
  }).join("\n");
}

function readInAnyOrder(decoders: Decoders, node: ObjectNode, bad: string): string {
  const cases = node.properties.map(({ type }, i) => `
      case ${i}: if (v${i} !== undefined) ${bad} p = R.p; ${
    decoders.inner(type, { to: `v${i}`, bad: () => bad, failed: bad })
  } break;`);
  return `
  ${typeof node.additional === "object" ? "const extras = [];" : ""}
  let seen = null, dropped = 0;
  for (; i < n; i++) {
    switch (${indexOfKey(decoders, node.properties)}(p)) {${cases.join("")}
      default:
        if (R.p < 0) ${bad}
        ${readUndeclared(decoders, node, bad)}
        if ((p = R.p) < 0) ${bad}
    }
    if (p > R.e) return vague();
  }
  if (i !== n) ${bad}
  n -= dropped;`;
}

function readUndeclared(decoders: Decoders, { additional = "drop" }: ObjectNode, bad: string): string {
  if (additional === "refuse") return bad;
  const fresh = `if ((seen = once(seen)) === undefined) ${bad}`;
  return additional === "drop"
    ? `${fresh} dropped++; R.p = skip(R.p, d + 1 + R.base);`
    : `${fresh} extras.push(R.key, ${decoders.of(additional)}(R.p, d + 1));`;
}

/** A function that tells which property's key stands at `p`, and moves `R.p` behind it. */
function indexOfKey(decoders: Decoders, properties: readonly PropertyNode[]): string {
  const names = properties.map(({ name }) => name);
  return decoders.program.define("k", JSON.stringify(names), (name) => {
    const byHeader = Map.groupBy(
      names.map((text, index) => ({ bytes: bytesOf(text), index }))
        .filter(({ bytes }) => bytes.length <= MAX_CONSTANT_BYTES),
      ({ bytes }) => bytes[0]!,
    );
    const cases = [...byHeader].map(([header, keys]) => `
    case ${header}:
      ${
      keys.map(({ bytes, index }) =>
        `if (${isAt(bytes, "p")}) { R.p = p + ${bytes.length}; return ${index}; }`
      ).join("\n      ")
    }
      break;`);
    const index = decoders.program.constant(`new Map(${JSON.stringify(names.map((text, i) => [text, i]))})`);
    return `
function ${name}(p) {
  switch (B[p]) {${cases.join("")}
  }
  return key(p, ${index});
}`;
  });
}

function requireProperty(decoders: Decoders, { name, type, optional }: PropertyNode, i: number): string {
  return optional
    ? ""
    : `if (v${i} === undefined) return bad(${decoders.program.leaf(type)}, -1, ${js(name)});`;
}

/** Names that assignment would take for something else, or find on every object. */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** Statements that return the object. All of its shapes are made at once where they are few. */
export function makeObject(properties: readonly PropertyNode[], then = ""): string {
  const all = properties.map(({ name, optional }, i) => ({ name, i, optional: optional ?? false }));
  const optional = all.filter((property) => property.optional);
  if (then !== "" || optional.length > 2) return `${makeStepwise(all)}\n${then}\nreturn r;`;
  const literal = (without: readonly number[]) =>
    `{ ${
      all.filter(({ i }) => !without.includes(i)).map(({ name, i }) => `${keyText(name)}: v${i}`).join(", ")
    } }`;
  const choose = (open: readonly { i: number }[], without: readonly number[]): string => {
    const [first, ...rest] = open;
    return first === undefined
      ? literal(without)
      : `v${first.i} === undefined ? ${choose(rest, [...without, first.i])} : ${choose(rest, without)}`;
  };
  return `return ${choose(optional, [])};`;
}

function makeStepwise(all: readonly { name: string; i: number; optional: boolean }[]): string {
  const required = all.filter(({ optional }) => !optional).map(({ name, i }) => `${keyText(name)}: v${i}`);
  const rest = all.filter(({ optional }) => optional).map(({ name, i }) =>
    `if (v${i} !== undefined) ${isInherited(name) ? `put(r, ${js(name)}, v${i})` : `r[${js(name)}] = v${i}`};`
  );
  return `const r = { ${required.join(", ")} };\n${rest.join("\n")}`;
}

/** In brackets, since a plain `__proto__` would set the prototype. */
function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : `[${js(name)}]`;
}
