import { ERROR_CODES, type ErrorCode, type Ref } from "@wirepact/schema/wire";
import type { Named } from "../contract_codecs.ts";

/**
 * How a connection is told of methods, topics, events and errors: by number where the contracts agree. Where they are
 * the same, MessagePack may also leave out the names of properties: then values are `positional`.
 */
export type RefForm = "name" | "number" | "positional";

/** A method, topic, event or error in the form that a connection understands. */
export function refTo({ number, name }: Named, form: RefForm): Ref {
  return form === "name" ? name : number;
}

/** A code of the protocol in the form that a connection understands. */
export function codeRef(code: ErrorCode, form: RefForm): Ref {
  return form === "name" ? code : ERROR_CODES[code].number;
}
