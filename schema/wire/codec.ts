/**
 * The seam between frames and the messages of a WebSocket. Everything above it sees frames, everything below it sees
 * text or bytes.
 *
 * @module
 */

import type { WIRE_CLOSE_NUMBERS } from "./code_numbers.ts";
import type { Frame } from "./frames.ts";
import type { WireLimits } from "./limits.ts";

/** How frames are written on a connection. */
export type Encoding = "json" | "msgpack";

/** One encoded frame or message: text in JSON, bytes in MessagePack. */
export type Encoded = string | Uint8Array;

/** A text as the UTF-8 from `start` to `end` of memory that belongs to somebody else, who will use it again. */
export interface TextBytes {
  /** The memory. */
  readonly bytes: Uint8Array;
  /** Where the text begins. */
  readonly start: number;
  /** Where it ends: the first byte that is not its own. */
  readonly end: number;
}

/** How deep a decoder goes. */
export type DepthLimit = Pick<WireLimits, "maxDepth">;

/** Frames to messages and back, in one encoding. Pure: no I/O, no state. */
export interface FrameCodec {
  /** Which encoding this is. */
  readonly encoding: Encoding;
  /** The WebSocket subprotocol that stands for this encoding. */
  readonly subprotocol: string;
  /** One frame, to be sent alone or joined with others. Values no wire can carry throw a `TypeError`. */
  encode(frame: Frame): Encoded;
  /** Encoded frames as one message. `frames` is not empty. */
  join(frames: readonly Encoded[]): Encoded;
  /**
   * The frames of a message, each a well-formed array whose first element is a known type or one of 64 and more
   * (which are left out). Elements are not looked at: `parseClientFrame` and `parseServerFrame` do that. Of the limits
   * only the depth of MessagePack is: `limited` is for those who have to check the others.
   *
   * @throws {WireError} With the close code that the message deserves.
   */
  decode(message: Encoded, limits: DepthLimit): readonly unknown[][];
}

/** The close codes that a message or frame can deserve. */
export type WireCloseCode = keyof typeof WIRE_CLOSE_NUMBERS;

/** A message or frame that ends the connection. */
export class WireError extends Error {
  /** Tells it from other errors where classes do not, as between two copies of this module. */
  override readonly name = "WireError";
  /** The close code that the peer is told. */
  readonly close: WireCloseCode;

  /** `message` becomes the reason of the close, so it quotes no data. */
  constructor(close: WireCloseCode, message: string) {
    super(message);
    this.close = close;
  }
}
