/**
 * Frames on their way out. What is sent in one turn leaves in one message, so that ten calls cost one write.
 *
 * @module
 */

import { type Encoded, type FrameCodec, MAX_JOINED_BYTES } from "@wirepact/schema/wire";

/** Microtasks without a new frame after which a message leaves. */
const IDLE_HOPS = 6;

/** Joins frames to messages. */
export class Outbox {
  readonly #codec: FrameCodec;
  readonly #write: (message: Encoded) => void;
  #frames: Encoded[] = [];
  #bytes = 0;
  #idleHops = 0;
  #scheduled = false;

  constructor(codec: FrameCodec, write: (message: Encoded) => void) {
    this.#codec = codec;
    this.#write = write;
  }

  /** Queues a frame; it leaves at the end of the turn, or earlier if the message is full. */
  push(
    frame: Encoded,
    { bytes, maxBytes, maxFrames }: {
      readonly bytes: number;
      readonly maxBytes: number;
      readonly maxFrames: number;
    },
  ): void {
    // JSON adds a comma or bracket per frame and one bracket more.
    const isFull = this.#bytes + bytes + 2 >= Math.min(maxBytes, MAX_JOINED_BYTES);
    if (isFull || this.#frames.length >= maxFrames) this.flush();
    this.#frames.push(frame);
    this.#bytes += bytes + 1;
    this.#idleHops = 0;
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#hop);
  }

  /**
   * The end of a turn, as far as a library can tell everywhere: nothing was queued for a few microtasks. An upload's
   * loop takes several for each item.
   */
  readonly #hop = (): void => {
    if (this.#frames.length > 0 && ++this.#idleHops < IDLE_HOPS) return queueMicrotask(this.#hop);
    this.#scheduled = false;
    this.flush();
  };

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
