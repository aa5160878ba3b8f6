import { copyToBlock } from "@wirepact/schema/compile";
import { type Encoded, type FrameCodec, MAX_JOINED_BYTES } from "@wirepact/schema/wire";
import { joinFrames } from "./join_frames.ts";
import { TextRun } from "./text_run.ts";
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

/** What waits: a frame, or several that are one message already. */
type Queued = Encoded | TextRun;

/**
 * Text counts by its UTF-16 units: that is near enough for a budget of megabytes, and counting UTF-8 would cost more
 * than everything else that happens to a small frame here.
 */
function sizeOf(frame: Queued): number {
  return frame.length;
}

function countOf(frame: Queued): number {
  return frame instanceof TextRun ? frame.frames : 1;
}

/** A frame, or several with commas between them, to be joined with others. */
function takeEncoded(frame: Queued): Encoded {
  if (!(frame instanceof TextRun)) return frame;
  const text = frame.text();
  frame.release();
  return text;
}

/**
 * The frames of one turn, sent as one message at its end: a system call costs more than all else that a small frame
 * needs. Holds at most `maxQueuedBytes` for a peer that does not read.
 */
export class SendQueue implements Flushable {
  readonly #options: SendQueueOptions;
  readonly #isJson: boolean;
  #frames: Queued[] = [];
  #bytes = 0;
  /** Bytes that may wait in the socket, at most: nothing has been given to it since they were counted. */
  #handedOver = 0;
  #marked = false;
  #closed = false;

  constructor(options: SendQueueOptions) {
    this.#options = options;
    this.#isJson = options.codec.encoding === "json";
  }

  /** Bytes that wait, here and in the socket. */
  get queuedBytes(): number {
    return this.#bytes + this.#options.socket.bufferedBytes;
  }

  /** Whether more than so many bytes wait. Asks the socket only if it may be so, as it is asked for every event. */
  exceeds(bytes: number): boolean {
    return this.#bytes + this.#handedOver > bytes && this.queuedBytes > bytes;
  }

  /** Queues one encoded frame, which in JSON may be UTF-8 as well; a closed queue drops it. */
  push(frame: Encoded): void {
    if (this.#closed) return;
    if (typeof frame !== "string" && this.#isJson) this.#addText(frame);
    else this.#frames.push(frame);
    this.#bytes += sizeOf(frame);
    if (this.#bytes > this.#options.maxQueuedBytes) return this.#overflow();
    if (this.#marked) return;
    this.#marked = true;
    this.#options.turnFlush.mark(this);
  }

  /**
   * Queues a copy of an encoded frame. Copies lie side by side, so a turn's frames are one message as soon as they are
   * here, unless other connections were written to in between. Of UTF-8 a queue keeps copies anyway.
   */
  pushCopy(frame: Encoded): void {
    const isCopied = typeof frame === "string" || this.#isJson;
    this.push(this.#closed || isCopied ? frame : copyToBlock(frame));
  }

  /** Sends what waits, in as few messages as section 1 of the protocol recommends. */
  flush(): void {
    this.#marked = false;
    if (this.#frames.length === 0) return;
    const { maxQueuedBytes, maxFramesPerMessage, onFlush } = this.#options;
    this.#handedOver = this.queuedBytes;
    if (this.#handedOver > maxQueuedBytes) return this.#overflow();
    onFlush();
    const frames = this.#take();
    if (frames.length === 1) return this.#send(frames);
    let start = 0;
    let bytes = 0;
    let count = 0;
    for (let at = 0; at < frames.length; at++) {
      // The separator of JSON counts too, and the brackets once: one byte more for each frame covers them.
      const size = sizeOf(frames[at]!) + 2;
      const more = countOf(frames[at]!);
      if (at > start && (bytes + size >= MAX_JOINED_BYTES || count + more > maxFramesPerMessage)) {
        this.#send(frames.slice(start, at));
        start = at;
        bytes = 0;
        count = 0;
      }
      bytes += size;
      count += more;
    }
    this.#send(start === 0 ? frames : frames.slice(start));
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
    for (const frame of this.#take()) if (frame instanceof TextRun) frame.release();
  }

  /** Adds UTF-8 to what lies at the end, if that is UTF-8, too. */
  #addText(frame: Uint8Array): void {
    const last = this.#frames[this.#frames.length - 1];
    const hasRoom = last instanceof TextRun && last.frames < this.#options.maxFramesPerMessage;
    if (!hasRoom || !last.add(frame)) this.#frames.push(new TextRun(frame));
  }

  /** Sends them as one message. */
  #send(frames: readonly Queued[]): void {
    const { socket, codec } = this.#options;
    const [first] = frames;
    if (frames.length > 1) return socket.send(joinFrames(codec, frames.map(takeEncoded)));
    if (!(first instanceof TextRun)) return socket.send(first!);
    if (socket.sendText) socket.sendText(first.message());
    else socket.send(first.frames === 1 ? first.text() : `[${first.text()}]`);
    first.release();
  }

  #take(): Queued[] {
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
