import { frameElements, keepFrames } from "./_frame_shape.ts";
import { type DepthLimit, type Encoded, type FrameCodec, WireError } from "./codec.ts";
import type { Frame } from "./frames.ts";
import { encodeMsgpack, Reader } from "./msgpack/mod.ts";

/**
 * Frames as MessagePack in binary messages, back to back.
 *
 * @example
 * ```ts
 * import { DEFAULT_LIMITS, msgpack } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const message = msgpack.join([msgpack.encode([7, 1]), msgpack.encode([17])]);
 * assert.deepEqual(message, Uint8Array.of(0x92, 7, 1, 0x91, 17));
 * assert.deepEqual(msgpack.decode(message, DEFAULT_LIMITS), [[7, 1], [17]]);
 * ```
 */
export const msgpack: FrameCodec = {
  encoding: "msgpack",
  subprotocol: "wirepact.v1.msgpack",
  encode,
  join,
  decode,
};

function encode(frame: Frame): Uint8Array {
  return encodeMsgpack(frameElements(frame, (entries) => new Map(entries)));
}

function join(frames: readonly Encoded[]): Encoded {
  if (frames.length === 1) return frames[0]!;
  const parts = frames as readonly Uint8Array[]; // this codec encoded them
  const message = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let position = 0;
  for (const part of parts) {
    message.set(part, position);
    position += part.length;
  }
  return message;
}

function decode(message: Encoded, { maxDepth }: DepthLimit): unknown[][] {
  if (typeof message === "string") {
    throw new WireError("UNSUPPORTED_DATA", "a MessagePack message is text");
  }
  const reader = new Reader(message, maxDepth);
  const values: unknown[] = [];
  do values.push(reader.read()); while (!reader.done);
  return keepFrames(values);
}
