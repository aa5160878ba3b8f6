import type { ArrayNode, ObjectNode, TupleNode, TypeNode } from "../ir/mod.ts";
import { valueOf } from "./encode_object.ts";
import { JsonEmitter } from "./json_emitter.ts";
import type { JsonScalar } from "./json_scalar.ts";
import { js } from "./program.ts";

/**
 * Emits functions that check a value and write it as JSON text: `(x) => text`, or `undefined` where the value does not
 * match or is not the usual case.
 */
export class JsonWriters extends JsonEmitter {
  protected plain(kind: JsonScalar["kind"]): string {
    return `${kind}Text`;
  }

  protected leaf(node: TypeNode): string {
    return `return leafText(${this.leaves.of(node)}, x);`;
  }

  protected object({ properties }: ObjectNode, inner: readonly string[]): string {
    const writes = properties.map((property, i) => {
      const key = `${JSON.stringify(property.name)}:`;
      const [first, next] = [js(`{${key}`), js(`,${key}`)];
      const before = properties.slice(0, i);
      const isSurelyNext = before.some(({ optional }) => !optional);
      const start = i === 0 ? first : isSurelyNext ? next : `(r === "" ? ${first} : ${next})`;
      const write = `if ((s = ${inner[i]}(v${i})) === undefined) return; r += ${start} + s;`;
      return property.optional ? `if (v${i} !== undefined) { ${write} }` : write;
    });
    // Once its properties were looked at, the engine knows what an object is made of, and its prototype costs nothing.
    return `
  if (typeof x !== "object" || x === null) return;
  ${properties.map((property, i) => `const v${i} = ${valueOf(property)};`).join(" ")}
  if (!isPlain(x)) return;
  let s, r = "";
  ${writes.join("\n  ")}
  return r === "" ? "{}" : r + "}";`;
  }

  protected array({ minItems = 0, maxItems = Infinity }: ArrayNode, inner: string): string {
    return `
  if (!Array.isArray(x) || x.length < ${minItems} || x.length > ${maxItems} || x.length > MAX_WRITTEN_ITEMS) return;
  let s, r = "[";
  for (let i = 0; i < x.length; i++) {
    if ((s = ${inner}(x[i])) === undefined) return;
    r += i === 0 ? s : "," + s;
  }
  return r + "]";`;
  }

  protected tuple(_: TupleNode, inner: readonly string[]): string {
    const writes = inner.map((write, i) =>
      `if ((s = ${write}(x[${i}])) === undefined) return; r += ${i === 0 ? "s" : '"," + s'};`
    );
    return `
  if (!Array.isArray(x) || x.length !== ${inner.length}) return;
  let s, r = "[";
  ${writes.join("\n  ")}
  return r + "]";`;
  }

  protected nullable(inner: string): string {
    return `return x === null ? "null" : ${inner}(x);`;
  }

  protected define(key: string, body: string): string {
    return this.program.define("write", key, (name) => `function ${name}(x) { ${body} }`);
  }
}
