/**
 * Frames on their way out. What is sent in one turn leaves in one message, so that ten calls cost one write.
 *
 * @module
 */

import {
  type ConnectionLimits,
  type Encoded,
  type FrameCodec,
  MAX_JOINED_BYTES,
} from "@wirepact/schema/wire";

/** Microtasks without a new frame after which a message leaves. */
const IDLE_HOPS = 6;

/** Before a server has said how many frames it takes in a message: most take more, and close with 4200 beyond. */
const EARLY_LIMITS = { maxMessageBytes: Infinity, maxFramesPerMessage: 64 };

/** What bounds a message. */
export type MessageLimits = Pick<ConnectionLimits, "maxMessageBytes" | "maxFramesPerMessage">;

/** An encoded frame and its size in bytes. */
export interface EncodedFrame {
  readonly encoded: Encoded;
  readonly bytes: number;
}

/** Joins frames to messages. */
export class Outbox {
  readonly #codec: FrameCodec;
  readonly #write: (message: Encoded) => void;
  #frames: Encoded[] = [];
  #bytes = 0;
  #idleHops = 0;
  #isWaiting = false;

  constructor(codec: FrameCodec, write: (message: Encoded) => void) {
    this.#codec = codec;
    this.#write = write;
  }

  /**
   * Queues a frame; it leaves at the end of the turn, or earlier if the message is full. `false` if it was not, since no
   * message may be as large.
   */
  push(
    { encoded, bytes }: EncodedFrame,
    { maxMessageBytes, maxFramesPerMessage }: MessageLimits = EARLY_LIMITS,
  ): boolean {
    if (bytes > maxMessageBytes) return false;
    // JSON adds a comma or bracket per frame and one bracket more.
    const isFull = this.#bytes + bytes + 2 >= Math.min(maxMessageBytes, MAX_JOINED_BYTES);
    if (isFull || this.#frames.length >= maxFramesPerMessage) this.flush();
    this.#frames.push(encoded);
    this.#bytes += bytes + 1;
    this.#idleHops = 0;
    if (!this.#isWaiting) this.#wait();
    return true;
  }

  /**
   * The end of a turn, as far as a library can tell everywhere: nothing was queued for a few microtasks. An upload's
   * loop takes several for each item.
   */
  async #wait(): Promise<void> {
    this.#isWaiting = true;
    do await null; while (this.#frames.length > 0 && ++this.#idleHops < IDLE_HOPS);
    this.#isWaiting = false;
    this.flush();
  }

  /** Sends what is queued now. */
  flush(): void {
    const frames = this.#frames;
    this.clear();
    if (frames.length > 0) this.#write(this.#codec.join(frames));
  }

  /** Forgets what is queued. */
  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }
}
