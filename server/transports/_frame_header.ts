import type { Closure } from "./_close_frame.ts";
import { Opcode } from "./_opcode.ts";

const FINAL = 0x80;
const RESERVED = 0x70;
const MASKED = 0x80;
const MAX_CONTROL_BYTES = 125;

/**
 * What the first two bytes of a client's frame have wrong (RFC 6455, sections 5.1 to 5.5), or `undefined` if nothing is.
 * No extension is ever agreed on, so reserved bits mean nothing.
 */
export function headerFault(first: number, second: number, isWithinMessage: boolean): Closure | undefined {
  if ((first & RESERVED) !== 0) return broken("a frame has reserved bits set");
  if ((second & MASKED) === 0) return broken("a frame is not masked");
  const opcode = first & 0x0f;
  switch (opcode) {
    case Opcode.TEXT:
    case Opcode.BINARY:
      return isWithinMessage ? broken("a message began within another") : undefined;
    case Opcode.CONTINUATION:
      return isWithinMessage ? undefined : broken("a frame continues no message");
    case Opcode.CLOSE:
    case Opcode.PING:
    case Opcode.PONG:
      if ((first & FINAL) === 0) return broken("a control frame is fragmented");
      if ((second & 0x7f) > MAX_CONTROL_BYTES) return broken("a control frame is too long");
      return undefined;
    default:
      return broken(`no frame has opcode ${opcode}`);
  }
}

function broken(reason: string): Closure {
  return { code: 1002, reason };
}
