import { byteLength } from "./byte_length.ts";
import { type Encoded, type FrameCodec, WireError } from "./codec.ts";
import type { WireLimits } from "./limits.ts";
import { checkJsonDepth } from "./json_depth.ts";

/** A codec that holds peers to the limits on messages. */
export interface LimitedCodec extends FrameCodec {
  /**
   * As {@linkcode FrameCodec.decode}.
   *
   * @throws {WireError} Also for a message that is too big, nests too deep or has too many frames.
   */
  decode(message: Encoded, limits: WireLimits): readonly unknown[][];
}

/**
 * The same codec, with all limits checked, most of them before anything is made of the message. Servers decode what
 * strangers send, so they need it. A client's platform has the whole message in memory before the client sees it; there
 * only the depth of MessagePack, which costs stack, is bounded, and the plain codecs do that.
 *
 * @example
 * ```ts
 * import { DEFAULT_LIMITS, json, limited } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const codec = limited(json);
 * assert.deepEqual(codec.decode("[17]", DEFAULT_LIMITS), [[17]]);
 * assert.throws(() => codec.decode("[17]", { ...DEFAULT_LIMITS, maxMessageBytes: 3 }), /more than 3 bytes/);
 * ```
 */
export function limited(codec: FrameCodec): LimitedCodec {
  return {
    ...codec,
    decode(message, limits) {
      checkBytes(message, limits);
      if (codec.encoding === "json" && typeof message === "string") checkJsonDepth(message, limits.maxDepth);
      const frames = codec.decode(message, limits);
      if (frames.length <= limits.maxFramesPerMessage) return frames;
      throw new WireError("INVALID_FRAME", `a message has more than ${limits.maxFramesPerMessage} frames`);
    },
  };
}

function checkBytes(message: Encoded, { maxMessageBytes }: WireLimits): void {
  // UTF-8 has one to three bytes per UTF-16 unit; only in between do they have to be counted.
  const isShort = typeof message === "string" && 3 * message.length <= maxMessageBytes;
  if (isShort || (message.length <= maxMessageBytes && byteLength(message) <= maxMessageBytes)) return;
  throw new WireError("MESSAGE_TOO_BIG", `a message has more than ${maxMessageBytes} bytes`);
}
