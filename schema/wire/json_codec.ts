import { frameElements, keepFrames } from "./_frame_shape.ts";
import { type Encoded, type FrameCodec, WireError } from "./codec.ts";
import type { Frame } from "./frames.ts";

/**
 * Frames as JSON in text messages: one frame, or an array of frames.
 *
 * @example
 * ```ts
 * import { DEFAULT_LIMITS, json } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const call = json.encode([2, 1, "sendMessage", { text: "hi" }, { timeoutMs: 500 }]);
 * assert.equal(call, '[2,1,"sendMessage",{"text":"hi"},{"0":500}]');
 * const message = json.join([call, json.encode([17])]);
 * assert.equal(json.decode(message, DEFAULT_LIMITS).length, 2);
 * ```
 */
export const json: FrameCodec = { encoding: "json", subprotocol: "wirepact.v1.json", encode, join, decode };

function encode(frame: Frame): string {
  return JSON.stringify(frameElements(frame, Object.fromEntries));
}

function join(frames: readonly Encoded[]): Encoded {
  return frames.length === 1 ? frames[0]! : `[${frames.join(",")}]`;
}

function decode(message: Encoded): unknown[][] {
  if (typeof message !== "string") {
    throw new WireError("UNSUPPORTED_DATA", "a JSON message is binary");
  }
  const value = parse(message);
  return keepFrames(Array.isArray(value) && Array.isArray(value[0]) ? value : [value]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own words quote the message, which may hold secrets and goes into a close reason.
    throw new WireError("INVALID_PAYLOAD", "a message is not valid JSON");
  }
}
