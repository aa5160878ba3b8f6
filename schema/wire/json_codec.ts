import { checkFrameCount, checkMessageBytes, frameElements, keepFrames } from "./_frame_shape.ts";
import { type Encoded, type FrameCodec, WireError } from "./codec.ts";
import type { Frame } from "./frames.ts";
import type { WireLimits } from "./limits.ts";
import { utf8Length } from "./utf8.ts";

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

function decode(message: Encoded, limits: WireLimits): unknown[][] {
  if (typeof message !== "string") {
    throw new WireError("UNSUPPORTED_DATA", "JSON travels in text messages, this one is binary");
  }
  checkBytes(message, limits);
  const value = parse(message, limits);
  const frames = Array.isArray(value) && Array.isArray(value[0]) ? value : [value];
  checkFrameCount(frames.length, limits);
  return keepFrames(frames);
}

/** UTF-8 has one to three bytes per UTF-16 unit; only in between do they have to be counted. */
function checkBytes(text: string, limits: WireLimits): void {
  if (3 * text.length <= limits.maxMessageBytes) return;
  checkMessageBytes(text.length, limits);
  checkMessageBytes(utf8Length(text), limits);
}

function parse(text: string, limits: WireLimits): unknown {
  checkDepth(text, limits.maxDepth);
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own words quote the message, which may hold secrets and goes into a close reason.
    throw new WireError("INVALID_PAYLOAD", "a message is not valid JSON");
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Refuses nesting before `JSON.parse` spends stack and memory on it. The scan need not be right about text that is not
 * JSON, which is refused in any case.
 */
function checkDepth(text: string, maxDepth: number): void {
  // An array of frames is no part of any of them.
  const most = /^\s*\[\s*\[/.test(text) ? maxDepth + 1 : maxDepth;
  if (text.length < 2 * (most + 1)) return;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i + 1);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > most) {
          throw new WireError("INVALID_PAYLOAD", `arrays and maps nest deeper than ${maxDepth}`);
        }
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
    }
  }
}

/** The index of the quote that ends a string, or the text's length. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, index: number, start: number): boolean {
  let first = index;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (index - first) % 2 === 1;
}
