import { Buffer } from "node:buffer";
import type { Encoded, TextBytes } from "@wirepact/schema/wire";
import { type Closure, parseCloseFrame } from "./_close_frame.ts";
import { headerFault } from "./_frame_header.ts";
import { MessageParts } from "./_message_parts.ts";
import { utf8Text } from "./_message_text.ts";
import { Opcode } from "./_opcode.ts";
import { rotated, unmask } from "./_unmask.ts";

/** A message that is ASCII, where it lies: it is there until more bytes are pushed. */
export interface AsciiMessage extends TextBytes {
  readonly kind: "ascii";
  readonly bytes: Buffer;
}

/** What a client said. After a close or a violation there is nothing more. */
export type Incoming =
  | { readonly kind: "message"; readonly data: Encoded }
  | AsciiMessage
  | { readonly kind: "ping"; readonly payload: Uint8Array }
  | { readonly kind: "close"; readonly closure: Closure }
  /** A rule of WebSocket was broken, or the limit of a message; `closure` is how to answer. */
  | { readonly kind: "violation"; readonly closure: Closure }
  /** A frame that says nothing by itself: a pong, or a part of a message with more to come. It takes time all the same. */
  | { readonly kind: "silent" };

const SILENT: Incoming = { kind: "silent" };

/** A data frame whose payload has not come whole. */
interface OpenFrame {
  readonly isFinal: boolean;
  /** For the next byte on. */
  mask: number;
  remaining: number;
}

const NOTHING = Buffer.alloc(0);

const PADDED: Closure = { code: 1002, reason: "a length has more bytes than it needs" };

/**
 * The frames of a client's WebSocket (RFC 6455), without the connection they come by: bytes are pushed, messages pulled.
 * What waits between two pushes is at most the head of a frame, and the part of a message that has come.
 *
 * Frames that are there as a whole are read where they lie: pushed bytes are changed, and a message of bytes is a view of
 * them.
 */
export class FrameReader {
  readonly #maxMessageBytes: number;
  #bytes: Buffer = NOTHING;
  #at = 0;
  #message: MessageParts | undefined;
  #frame: OpenFrame | undefined;
  #hasEnded = false;

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Takes what came next. It must not be used elsewhere. */
  push(chunk: Buffer): void {
    if (this.#hasEnded) return;
    this.#bytes = this.#at < this.#bytes.length
      ? Buffer.concat([this.#bytes.subarray(this.#at), chunk])
      : chunk;
    this.#at = 0;
  }

  /** The next thing that was said, or `undefined` where more bytes are needed to tell. */
  next(): Incoming | undefined {
    if (this.#hasEnded) return undefined;
    return this.#frame ? this.#readPayload(this.#frame) : this.#readFrame();
  }

  #readFrame(): Incoming | undefined {
    const bytes = this.#bytes;
    const at = this.#at;
    const available = bytes.length - at;
    if (available < 2) return this.#wait();
    const first = bytes[at]!;
    const second = bytes[at + 1]!;
    const fault = headerFault(first, second, this.#message !== undefined);
    if (fault) return this.#violated(fault);

    let length = second & 0x7f;
    let payload = at + 6;
    if (length === 126) {
      if (available < 4) return this.#wait();
      length = bytes.readUInt16BE(at + 2);
      payload = at + 8;
      if (length < 126) return this.#violated(PADDED);
    } else if (length === 127) {
      if (available < 10) return this.#wait();
      // Not exact from 2^53 on, and far over any limit there.
      length = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
      payload = at + 14;
      if (length < 65_536) return this.#violated(PADDED);
    }
    const opcode = first & 0x0f;
    const isControl = opcode >= Opcode.CLOSE;
    if (!isControl && length > this.#room()) return this.#violated(this.#tooBig());
    const end = payload + length;
    if (bytes.length < (isControl ? end : payload)) return this.#wait();

    const mask = bytes.readInt32BE(payload - 4);
    if (isControl) return this.#readControl(opcode, mask, [payload, end]);
    const isFinal = first >= 0x80;
    if (isFinal && opcode !== Opcode.CONTINUATION && end <= bytes.length) {
      this.#at = end;
      const isAscii = unmask(bytes, mask, [payload, end]);
      if (opcode === Opcode.TEXT) return this.#text(bytes, isAscii, [payload, end]);
      return { kind: "message", data: plainBytes(bytes.subarray(payload, end)) };
    }
    this.#at = payload;
    this.#message ??= new MessageParts(opcode === Opcode.TEXT);
    return this.#readPayload(this.#frame = { isFinal, mask, remaining: length });
  }

  #readControl(opcode: number, mask: number, [start, end]: [number, number]): Incoming {
    this.#at = end;
    unmask(this.#bytes, mask, [start, end]);
    if (opcode === Opcode.PONG) return SILENT;
    const payload = this.#bytes.subarray(start, end);
    if (opcode === Opcode.PING) return { kind: "ping", payload };
    const { isValid, closure } = parseCloseFrame(payload);
    if (!isValid) return this.#violated(closure);
    this.#end();
    return { kind: "close", closure };
  }

  /** Collects what has come of a frame that is not there as a whole, or not alone in its message. */
  #readPayload(frame: OpenFrame): Incoming | undefined {
    const message = this.#message!;
    const start = this.#at;
    const end = Math.min(this.#bytes.length, start + frame.remaining);
    const isAscii = unmask(this.#bytes, frame.mask, [start, end]);
    const expected = frame.isFinal ? message.length + frame.remaining : this.#maxMessageBytes;
    message.append(this.#bytes.subarray(start, end), isAscii, expected);
    frame.mask = rotated(frame.mask, end - start);
    frame.remaining -= end - start;
    this.#at = end;
    if (frame.remaining > 0) return this.#wait();
    this.#frame = undefined;
    if (!frame.isFinal) return SILENT;
    this.#message = undefined;
    const { bytes } = message;
    if (message.isText) return this.#text(bytes, message.isAscii, [0, bytes.length]);
    return { kind: "message", data: plainBytes(bytes) };
  }

  #text(bytes: Buffer, isAscii: boolean, [start, end]: readonly [number, number]): Incoming {
    if (isAscii) return { kind: "ascii", bytes, start, end };
    const data = utf8Text(bytes, start, end);
    if (data === undefined) return this.#violated({ code: 1007, reason: "a text is not UTF-8" });
    return { kind: "message", data };
  }

  /** Bytes that a message in progress may still have. */
  #room(): number {
    return this.#maxMessageBytes - (this.#message?.length ?? 0);
  }

  #tooBig(): Closure {
    return { code: 1009, reason: `a message has more than ${this.#maxMessageBytes} bytes` };
  }

  /** Keeps what cannot be read yet, and not the whole that it was a part of. */
  #wait(): undefined {
    this.#bytes = this.#at === this.#bytes.length ? NOTHING : Buffer.from(this.#bytes.subarray(this.#at));
    this.#at = 0;
    return undefined;
  }

  #violated(closure: Closure): Incoming {
    this.#end();
    return { kind: "violation", closure };
  }

  #end(): void {
    this.#hasEnded = true;
    this.#bytes = NOTHING;
    this.#at = 0;
    this.#message = undefined;
    this.#frame = undefined;
  }
}

/** A `Buffer` is a `Uint8Array` with other methods (`slice` shares memory); whoever gets a message gets a plain one. */
function plainBytes(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
