import { ERROR_CODES, type ErrorCode, type Ref } from "@wirepact/schema/wire";
import type { Named } from "../contract_codecs.ts";

/** How a connection is told of methods, topics, events and errors: by number where the contracts agree. */
export type RefForm = "number" | "name";

/** A method, topic, event or error in the form that a connection understands. */
export function refTo({ number, name }: Named, form: RefForm): Ref {
  return form === "number" ? number : name;
}

/** A code of the protocol in the form that a connection understands. */
export function codeRef(code: ErrorCode, form: RefForm): Ref {
  return form === "number" ? ERROR_CODES[code].number : code;
}
