import { Buffer } from "node:buffer";
import type { Encoded, TextBytes } from "@wirepact/schema/wire";
import { Opcode } from "./_opcode.ts";

/** Room for the longest header there is: two bytes and a length of eight. */
const MAX_HEADER_BYTES = 10;
const FINAL = 0x80;
const FINAL_TEXT = FINAL | Opcode.TEXT;
const FINAL_BINARY = FINAL | Opcode.BINARY;

/** Frames longer than this are not kept: what they cost is their bytes. */
const MAX_KEPT_LENGTH = 16_384;

/** Frames up to this length are made in memory that is used again. A peer that does not read may keep all of it. */
const SHARED_BYTES = 8_192;

const encoder = new TextEncoder();

let shared = Buffer.allocUnsafeSlow(SHARED_BYTES);
let sharedPayload = shared.subarray(MAX_HEADER_BYTES);

let keptMessage: Encoded | undefined;
let keptFrame: Buffer | undefined;

/**
 * A message as one unmasked WebSocket frame (RFC 6455, section 5.2), ready to be written. An event goes to many
 * connections in a row, so the frame of the last message is kept: it is made once for all of them.
 *
 * **The next frame is made in the same place**, since memory of its own would cost more than all the rest of a small one.
 * Whoever still needs a frame then says so by {@linkcode retain}.
 */
export function messageFrame(message: Encoded): Buffer {
  if (keptFrame !== undefined && message === keptMessage) return keptFrame;
  const frame = typeof message === "string" ? stringFrame(message) : framed(FINAL_BINARY, message);
  if (message.length <= MAX_KEPT_LENGTH) {
    keptMessage = message;
    keptFrame = frame;
  }
  return frame;
}

/** The same for a text that is UTF-8 already. */
export function textFrame({ bytes, start, end }: TextBytes): Buffer {
  keptMessage = keptFrame = undefined;
  return framed(FINAL_TEXT, bytes.subarray(start, end));
}

/** Leaves a frame the memory it stands in: the system has not taken it as a whole. */
export function retain(frame: Buffer): void {
  if (frame.buffer !== shared.buffer) return;
  shared = Buffer.allocUnsafeSlow(SHARED_BYTES);
  sharedPayload = shared.subarray(MAX_HEADER_BYTES);
}

/** A control frame; its payload has at most 125 bytes. */
export function controlFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(2 + payload.length);
  frame[0] = FINAL | opcode;
  frame[1] = payload.length;
  frame.set(payload, 2);
  return frame;
}

function stringFrame(text: string): Buffer {
  const isSmall = text.length <= sharedPayload.length;
  const frame = isSmall ? shared : Buffer.allocUnsafeSlow(MAX_HEADER_BYTES + text.length);
  const room = isSmall ? sharedPayload : frame.subarray(MAX_HEADER_BYTES);
  const { read, written } = encoder.encodeInto(text, room);
  // Nearly all text is ASCII and fits; what does not is encoded again.
  return read === text.length
    ? withHeader(frame, FINAL_TEXT, written)
    : framed(FINAL_TEXT, encoder.encode(text));
}

function framed(first: number, payload: Uint8Array): Buffer {
  const isSmall = payload.length <= sharedPayload.length;
  const frame = isSmall ? shared : Buffer.allocUnsafeSlow(MAX_HEADER_BYTES + payload.length);
  frame.set(payload, MAX_HEADER_BYTES);
  return withHeader(frame, first, payload.length);
}

/** Puts the header right before the payload and returns the part of the buffer that is the frame. */
function withHeader(frame: Buffer, first: number, length: number): Buffer {
  let start: number;
  if (length < 126) {
    start = MAX_HEADER_BYTES - 2;
    frame[start + 1] = length;
  } else if (length < 65_536) {
    start = MAX_HEADER_BYTES - 4;
    frame[start + 1] = 126;
    frame[start + 2] = length >> 8;
    frame[start + 3] = length & 0xff;
  } else {
    start = 0;
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame[start] = first;
  return frame.subarray(start, MAX_HEADER_BYTES + length);
}
