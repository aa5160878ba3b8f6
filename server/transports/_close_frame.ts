import { Buffer } from "node:buffer";
import { utf8Text } from "./_message_text.ts";

/** How a connection ends: what a close frame says, or would. */
export interface Closure {
  readonly code: number;
  readonly reason: string;
}

/** What is told where a close frame names no code. */
const NO_CODE = 1005;

/**
 * Reads the payload of a close frame (RFC 6455, section 5.5.1).
 *
 * @returns What it says, or the closure by which to answer one that breaks the rules.
 */
export function parseCloseFrame(payload: Buffer): { readonly isValid: boolean; readonly closure: Closure } {
  if (payload.length === 0) return { isValid: true, closure: { code: NO_CODE, reason: "" } };
  if (payload.length === 1) return invalid(1002, "a close frame has one byte");
  const code = payload.readUInt16BE(0);
  if (!maySend(code)) return invalid(1002, `no one may send close code ${code}`);
  const reason = utf8Text(payload, 2, payload.length);
  if (reason === undefined) return invalid(1007, "a close reason is not UTF-8");
  return { isValid: true, closure: { code, reason } };
}

/** The payload of a close frame. A code that only stands for the lack of one leaves it empty. */
export function closePayload({ code, reason }: Closure): Uint8Array {
  if (code === NO_CODE) return new Uint8Array();
  const text = Buffer.from(reason);
  const payload = new Uint8Array(2 + text.length);
  payload[0] = code >> 8;
  payload[1] = code & 0xff;
  payload.set(text, 2);
  return payload;
}

/** Section 7.4: what is defined for the wire, and what is left to frameworks and applications. */
function maySend(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}

function invalid(code: number, reason: string): { readonly isValid: false; readonly closure: Closure } {
  return { isValid: false, closure: { code, reason } };
}
