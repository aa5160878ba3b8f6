/** What TypeBox says of a value, and our codec for the same schema. */

import { FormatRegistry, Kind, type TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { codecOf } from "@wirepact/schema/compile";
import { contract, rpc } from "@wirepact/schema/contract";
import { FORMATS, type ValueCodec } from "@wirepact/schema/wire";

for (const [name, format] of FORMATS) FormatRegistry.Set(name, (text) => format.test(text));

/** Through a whole contract, so that lowering agrees as well. */
export function codecFor(schema: TSchema): ValueCodec {
  const { draft } = contract("agreement", { version: "1.0.0", methods: { get: rpc({ result: schema }) } });
  return codecOf(draft.methods.get!.result!, draft.types);
}

/** TypeBox's verdict on an application's value; `undefined` where it throws, which is a deviation. */
export function accepts(schema: TSchema, value: unknown): boolean | undefined {
  try {
    return Value.Check(schema, value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What is left of a value on the other side: no undeclared properties, nothing `undefined`. */
export function received(schema: TSchema, value: unknown): unknown {
  return withoutUndefined(Value.Clean(schema, structuredClone(value)));
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutUndefined(item)]));
}

/** Whether a pair touches a deviation: `Unknown` is any value for TypeBox and any JSON value for us. */
export function deviates(schema: TSchema, value: unknown): boolean {
  return has(schema, (one) => (one as TSchema)[Kind] === "Unknown") && has(value, isNoJson);
}

function isNoJson(value: unknown): boolean {
  return value === undefined || typeof value === "bigint" || value instanceof Date ||
    value instanceof Uint8Array ||
    (typeof value === "number" && !Number.isFinite(value));
}

function has(value: unknown, wanted: (inner: unknown) => boolean): boolean {
  if (value === null) return false;
  return wanted(value) ||
    (typeof value === "object" && Object.values(value).some((inner) => has(inner, wanted)));
}
