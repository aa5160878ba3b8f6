import { copyToBlock } from "@wirepact/schema/compile";
import { type Encoded, type FrameCodec, MAX_JOINED_BYTES } from "@wirepact/schema/wire";
import { joinFrames } from "./join_frames.ts";
import type { Socket } from "../transports/mod.ts";
import type { Flushable, TurnFlush } from "../time/mod.ts";

/** What a {@linkcode SendQueue} works with. */
export interface SendQueueOptions {
  readonly socket: Socket;
  readonly codec: FrameCodec;
  readonly turnFlush: TurnFlush;
  /** Bytes that may wait, here and in the socket. */
  readonly maxQueuedBytes: number;
  /** More frames than this are never joined, since a receiver may refuse them. */
  readonly maxFramesPerMessage: number;
  /** The peer reads too slowly. Called once; what waits was thrown away. */
  readonly onOverflow: (droppedBytes: number) => void;
  /** Something is about to be written to the socket. */
  readonly onFlush: () => void;
}

/**
 * Text counts by its UTF-16 units: that is near enough for a budget of megabytes, and counting UTF-8 would cost more
 * than everything else that happens to a small frame here.
 */
function sizeOf(frame: Encoded): number {
  return frame.length;
}

/**
 * The frames of one turn, sent as one message at its end: a system call costs more than all else that a small frame
 * needs. Holds at most `maxQueuedBytes` for a peer that does not read.
 */
export class SendQueue implements Flushable {
  readonly #options: SendQueueOptions;
  #frames: Encoded[] = [];
  #bytes = 0;
  /** Bytes that may wait in the socket, at most: nothing has been given to it since they were counted. */
  #handedOver = 0;
  #marked = false;
  #closed = false;

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Bytes that wait, here and in the socket. */
  get queuedBytes(): number {
    return this.#bytes + this.#options.socket.bufferedBytes;
  }

  /** Whether more than so many bytes wait. Asks the socket only if it may be so, as it is asked for every event. */
  exceeds(bytes: number): boolean {
    return this.#bytes + this.#handedOver > bytes && this.queuedBytes > bytes;
  }

  /** Queues one encoded frame; a closed queue drops it. */
  push(frame: Encoded): void {
    if (this.#closed) return;
    this.#frames.push(frame);
    this.#bytes += sizeOf(frame);
    if (this.#bytes > this.#options.maxQueuedBytes) return this.#overflow();
    if (this.#marked) return;
    this.#marked = true;
    this.#options.turnFlush.mark(this);
  }

  /**
   * Queues a copy of an encoded frame. Copies lie side by side, so a turn's frames are one message as soon as they are
   * here, unless other connections were written to in between.
   */
  pushCopy(frame: Encoded): void {
    this.push(this.#closed || typeof frame === "string" ? frame : copyToBlock(frame));
  }

  /** Sends what waits, in as few messages as section 1 of the protocol recommends. */
  flush(): void {
    this.#marked = false;
    if (this.#frames.length === 0) return;
    const { socket, codec, maxQueuedBytes, maxFramesPerMessage, onFlush } = this.#options;
    this.#handedOver = this.queuedBytes;
    if (this.#handedOver > maxQueuedBytes) return this.#overflow();
    onFlush();
    const frames = this.#take();
    if (frames.length === 1) return socket.send(frames[0]!);
    let start = 0;
    let bytes = 0;
    for (let at = 0; at < frames.length; at++) {
      // The separator of JSON counts too, and the brackets once: one byte more for each frame covers them.
      const size = sizeOf(frames[at]!) + 2;
      if (at > start && (bytes + size >= MAX_JOINED_BYTES || at - start >= maxFramesPerMessage)) {
        socket.send(joinFrames(codec, frames.slice(start, at)));
        start = at;
        bytes = 0;
      }
      bytes += size;
    }
    socket.send(joinFrames(codec, start === 0 ? frames : frames.slice(start)));
  }

  /** Sends what waits and takes nothing more. */
  end(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
  }

  /** Throws away what waits and takes nothing more. */
  drop(): void {
    this.#closed = true;
    this.#take();
  }

  #take(): Encoded[] {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames;
  }

  #overflow(): void {
    const dropped = this.#bytes;
    this.drop();
    this.#options.onOverflow(dropped);
  }
}
