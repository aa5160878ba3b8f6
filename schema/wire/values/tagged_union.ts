import type { ValueCodec } from "./codec.ts";
import { anyOf, fail, isRecord, kindOf, type Step, within } from "./_step.ts";

/**
 * One of several objects, chosen by the literal in one of their properties; the others are not looked at. Tags that
 * are numbers or booleans stand as strings: the chosen object's own `literal` tells `1` from `"1"`.
 *
 * @example
 * ```ts
 * import { decodeValue, literal, object, string, taggedUnion } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const part = taggedUnion("type", {
 *   text: object({ type: literal("text"), text: string() }),
 *   image: object({ type: literal("image"), url: string() }),
 * });
 * const data = { type: "image" };
 * assert.deepEqual(decodeValue(part, data, "json"), {
 *   ok: false,
 *   issue: { path: "/url", expected: "string", found: "missing" },
 * });
 * ```
 */
export function taggedUnion(property: string, variants: Readonly<Record<string, ValueCodec>>): ValueCodec {
  const byTag = new Map(Object.entries(variants));
  const tags = anyOf(Object.keys(variants));
  const chosen = (step: "decode" | "encode"): Step => (value, walk) => {
    if (!isRecord(value)) return fail(walk, "object", kindOf(value));
    const tag = Object.hasOwn(value, property) ? value[property] : undefined;
    const variant = typeof tag === "object" ? undefined : byTag.get(String(tag));
    if (variant && tag !== undefined) return variant[step](value, walk);
    fail(walk, tags, (typeof tag === "string" ? "other " : "") + kindOf(tag));
    return within(walk, property);
  };
  return { decode: chosen("decode"), encode: chosen("encode") };
}
