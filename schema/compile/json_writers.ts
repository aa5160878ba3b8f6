import type { ArrayNode, ObjectNode, TupleNode, TypeNode } from "../ir/mod.ts";
import { valueOf } from "./encode_object.ts";
import { JsonEmitter } from "./json_emitter.ts";
import type { JsonScalar } from "./json_scalar.ts";
import { js } from "./program.ts";
import { MAX_CONSTANT_BYTES, put } from "./words.ts";

const encoder = new TextEncoder();

const WRITERS = { int: "writeInt", num: "writeNum", str: "writeStr", bool: "writeBool", nul: "writeNul" };

/**
 * Emits functions that check a value and write it as JSON text: `(q, x) => end`, or -1 where the value does not match or is
 * not the usual case.
 */
export class JsonWriters extends JsonEmitter {
  protected plain(kind: JsonScalar["kind"]): string {
    return WRITERS[kind];
  }

  protected leaf(node: TypeNode): string {
    return `return writeLeaf(q, ${this.leaves.of(node)}, x);`;
  }

  protected object({ properties }: ObjectNode, inner: readonly string[]): string {
    const writes = properties.map((property, i) => {
      const before = properties.slice(0, i);
      const isSurelyNext = before.some(({ optional }) => !optional);
      const key = `${JSON.stringify(property.name)}:`;
      // After a brace there is no comma, and no value ends in that brace.
      const start = isSurelyNext || i === 0
        ? write(`${i === 0 ? "" : ","}${key}`)
        : `if (O[q - 1] !== ${OPEN_BRACE}) O[q++] = ${COMMA}; ${write(key)}`;
      const both = `${start} if ((q = ${inner[i]}(q, v${i})) < 0) return -1;`;
      return property.optional ? `if (v${i} !== undefined) { ${both} }` : both;
    });
    // Once its properties were looked at, the engine knows what an object is made of, and its prototype costs nothing.
    return `
  if (typeof x !== "object" || x === null || q > CAP) return -1;
  ${properties.map((property, i) => `const v${i} = ${valueOf(property)};`).join(" ")}
  if (!isPlain(x)) return -1;
  O[q++] = ${OPEN_BRACE};
  ${writes.join("\n  ")}
  O[q] = ${CLOSE_BRACE};
  return q + 1;`;
  }

  protected array({ minItems = 0, maxItems = Infinity }: ArrayNode, inner: string): string {
    return `
  if (!Array.isArray(x) || x.length < ${minItems} || x.length > ${maxItems}) return -1;
  if (x.length > MAX_WRITTEN_ITEMS || q > CAP) return -1;
  O[q++] = ${OPEN};
  for (let i = 0; i < x.length; i++) {
    if (i > 0) O[q++] = ${COMMA};
    if ((q = ${inner}(q, x[i])) < 0) return -1;
  }
  O[q] = ${CLOSE};
  return q + 1;`;
  }

  protected tuple(_: TupleNode, inner: readonly string[]): string {
    const writes = inner.map((item, i) =>
      `O[q++] = ${i === 0 ? OPEN : COMMA}; if ((q = ${item}(q, x[${i}])) < 0) return -1;`
    );
    return `
  if (!Array.isArray(x) || x.length !== ${inner.length} || q > CAP) return -1;
  ${writes.join("\n  ")}
  O[q] = ${CLOSE};
  return q + 1;`;
  }

  protected nullable(inner: string): string {
    return `return x === null ? writeNul(q, x) : ${inner}(q, x);`;
  }

  protected define(key: string, body: string): string {
    return this.program.define("write", key, (name) => `function ${name}(q, x) { ${body} }`);
  }
}

const [OPEN, CLOSE, OPEN_BRACE, CLOSE_BRACE, COMMA] = [0x5b, 0x5d, 0x7b, 0x7d, 0x2c];

/** Statements that write a text. */
function write(text: string): string {
  const bytes = encoder.encode(text);
  return bytes.length <= MAX_CONSTANT_BYTES
    ? put(bytes)
    : `if ((q = writeText(q, ${js(text)})) < 0) return -1;`;
}
