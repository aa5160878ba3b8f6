import type { ArrayNode, ObjectNode, TupleNode, TypeNode } from "../ir/mod.ts";
import { makeObject } from "./decode_object.ts";
import { JsonEmitter } from "./json_emitter.ts";
import type { JsonScalar } from "./json_scalar.ts";
import { js } from "./program.ts";

/** Longer words are compared by a call. */
const MAX_INLINE_BYTES = 24;

/**
 * Emits functions that read a value out of the bytes of JSON text, check it and build it: `(t, p) => value`. They know text as
 * machines write it, without spaces and with properties in the order of the contract, and leave all else to others.
 */
export class JsonReaders extends JsonEmitter {
  protected plain(kind: JsonScalar["kind"]): string {
    return kind;
  }

  protected leaf(node: TypeNode, kind: JsonScalar["kind"]): string {
    return `return leaf(${this.leaves.of(node)}, ${kind}(t, p));`;
  }

  protected object({ properties }: ObjectNode, inner: readonly string[]): string {
    const reads = properties.map(({ name, optional }, i) => {
      const key = new TextEncoder().encode(`${JSON.stringify(name)}:`);
      const found = `t[p] === c && ${areAt("p + 1", key)}`;
      const read = `v${i} = ${inner[i]}(t, p + ${1 + key.length}); if ((p = J.p) < 0) return; c = 44;`;
      return optional ? `if (${found}) { ${read} }` : `if (!(${found})) return no(); ${read}`;
    });
    // `c` is what stands before the next property: a brace, then commas.
    return `
  let c = 123;
  ${properties.length > 0 ? `let ${properties.map((_, i) => `v${i}`)};` : ""}
  ${reads.join("\n  ")}
  if (c === 123 && t[p++] !== 123) return no();
  if (t[p] !== 125) return no();
  J.p = p + 1;
  ${makeObject(properties)}`;
  }

  protected array({ minItems = 0, maxItems = Infinity }: ArrayNode, inner: string): string {
    return `
  if (t[p] !== 91) return no();
  const r = [];
  if (t[p + 1] === 93) p++;
  else do {
    const v = ${inner}(t, p + 1);
    if ((p = J.p) < 0) return;
    r.push(v);
  } while (t[p] === 44);
  if (t[p] !== 93 || r.length < ${minItems} || r.length > ${maxItems}) return no();
  J.p = p + 1;
  return r;`;
  }

  protected tuple(_: TupleNode, inner: readonly string[]): string {
    const reads = inner.map((read, i) =>
      `if (t[p] !== ${i === 0 ? 91 : 44}) return no();
  const v${i} = ${read}(t, p + 1); if ((p = J.p) < 0) return;`
    );
    return `
  ${reads.join("\n  ")}
  if (t[p] !== 93) return no();
  J.p = p + 1;
  return [${inner.map((_, i) => `v${i}`)}];`;
  }

  protected nullable(inner: string): string {
    return `return t[p] === 110 ? nul(t, p) : ${inner}(t, p);`;
  }

  protected define(key: string, body: string): string {
    return this.program.define("read", key, (name) => `function ${name}(t, p) { ${body} }`);
  }
}

/** Whether these bytes stand there. */
function areAt(at: string, bytes: Uint8Array): string {
  if (bytes.length > MAX_INLINE_BYTES) return `isWord(t, ${at}, ${js(String.fromCharCode(...bytes))})`;
  return [...bytes].map((byte, i) => `t[${at} + ${i}] === ${byte}`).join(" && ");
}
