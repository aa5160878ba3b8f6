import { Buffer } from "node:buffer";
import type { Socket as Connection } from "node:net";
import { clearTimeout, setTimeout } from "node:timers";
import type { Encoded, TextBytes } from "@wirepact/schema/wire";
import { closePayload, type Closure } from "./_close_frame.ts";
import { closeReason } from "./_close_reason.ts";
import { type AsciiMessage, FrameReader } from "./_frame_reader.ts";
import { controlFrame, messageFrame, retain, textFrame } from "./_message_frame.ts";
import { asciiText } from "./_message_text.ts";
import { Opcode } from "./_opcode.ts";
import { Share, type Traffic } from "./_share.ts";
import type { Admission, Socket, SocketEvents } from "./socket.ts";

/** What a frame counts for besides its payload: the smallest cost as much as that many bytes of a large one. */
const FRAME_BYTES = 16;

/**
 * Less than this in one read counts for nothing: it takes many reads of a turn to make a share of it, and to know the turn
 * costs a tenth of what a call takes on an idle server.
 */
const COUNTED_BYTES = 1_024;

type Open = Extract<Admission, { admitted: true }>["open"];

/** What all sockets of a listener share. */
export interface NodeSocketSettings {
  readonly maxMessageBytes: number;
  readonly closeTimeoutMs: number;
  readonly onError: ((error: unknown) => void) | undefined;
  readonly traffic: Traffic;
  /** Those that are not gone. */
  readonly sockets: Set<NodeSocket>;
}

/** How it ends where no close frame says. */
const LOST: Closure = { code: 1006, reason: "" };

/** A WebSocket on a connection that `node:http` has handed over. */
export class NodeSocket implements Socket {
  readonly #raw: Connection;
  readonly #settings: NodeSocketSettings;
  readonly #reader: FrameReader;
  /** Made when something is sent that counts: those who say little are many. */
  #share: Share | undefined;
  #events: SocketEvents | undefined;
  /**
   * `closing`: the server's close frame is on its way and the peer's awaited. `ending`: nothing is read or written any
   * more, and what still comes is thrown away, since a connection that is dropped with bytes unread loses what was sent.
   */
  #state: "open" | "closing" | "ending" = "open";
  #closure = LOST;
  #dropTimer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the peer rests. */
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  /** The last ping, where earlier pongs are stuck. */
  #owedPong: Uint8Array | undefined;

  constructor(raw: Connection, settings: NodeSocketSettings) {
    this.#raw = raw;
    this.#settings = settings;
    this.#reader = new FrameReader(settings.maxMessageBytes);
  }

  /** Hands the socket to the server and passes on what happens to it. `head` is what came behind the handshake. */
  start(open: Open, head: Buffer): void {
    const raw = this.#raw;
    this.#settings.sockets.add(this);
    raw.setTimeout(0);
    raw.setNoDelay(true);
    try {
      this.#events = open(this);
    } catch (error) {
      this.#failed(error);
    }
    raw.on("data", (chunk: Buffer) => this.#take(chunk));
    raw.on("end", () => this.#end());
    raw.on("close", () => this.#gone());
    if (head.length > 0) this.#take(head);
  }

  get bufferedBytes(): number {
    return this.#raw.writableLength;
  }

  send(message: Encoded): void {
    if (this.#state === "open") this.#write(messageFrame(message));
  }

  sendText(utf8: TextBytes): void {
    if (this.#state === "open") this.#write(textFrame(utf8));
  }

  #write(frame: Buffer): void {
    const raw = this.#raw;
    if (raw.writableLength > 0) return void raw.write(detached(frame));
    raw.write(frame);
    if (raw.writableLength > 0) retain(frame);
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#raw.write(controlFrame(Opcode.CLOSE, closePayload({ code, reason: closeReason(reason) })));
    this.#dropLater();
  }

  terminate(): void {
    this.#state = "ending";
    this.#raw.destroy();
  }

  /** Resolves when the connection is gone and the server knows. */
  gone(): Promise<void> {
    return new Promise((resolve) => this.#raw.once("close", () => resolve()));
  }

  #take(chunk: Buffer): void {
    if (this.#state === "ending") return;
    this.#count(chunk.length);
    this.#reader.push(chunk);
    this.#read();
  }

  #count(bytes: number): void {
    const { traffic } = this.#settings;
    if (!this.#share && bytes < COUNTED_BYTES) traffic.bytes += bytes;
    else (this.#share ??= new Share(traffic)).read(bytes);
  }

  #read(): void {
    let bytes = 0;
    while (this.#state !== "ending" && this.#restTimer === undefined) {
      const incoming = this.#reader.next();
      if (incoming === undefined) break;
      switch (incoming.kind) {
        case "message":
          this.#message(incoming.data);
          bytes += incoming.data.length;
          break;
        case "ascii":
          this.#ascii(incoming);
          bytes += incoming.end - incoming.start;
          break;
        case "ping":
          this.#pong(incoming.payload);
          bytes += incoming.payload.length;
          break;
        case "close":
        case "violation":
          this.#closure = incoming.closure;
          this.#answerClose(incoming.closure);
      }
      bytes += FRAME_BYTES;
      if (bytes < COUNTED_BYTES) continue;
      this.#spend(bytes);
      bytes = 0;
    }
  }

  /** A string of a text is made only for those who want one. */
  #ascii(text: AsciiMessage): void {
    if (this.#state !== "open") return;
    try {
      if (!this.#events?.text?.(text)) this.#events?.message(asciiText(text.bytes, text.start, text.end));
    } catch (error) {
      this.#failed(error);
    }
  }

  #message(data: Encoded): void {
    if (this.#state !== "open") return;
    try {
      this.#events?.message(data);
    } catch (error) {
      this.#failed(error);
    }
  }

  #spend(bytes: number): void {
    const restMs = (this.#share ??= new Share(this.#settings.traffic)).spend(bytes);
    if (restMs === 0) return;
    this.#raw.pause();
    this.#restTimer = setTimeout(() => this.#goOn(), restMs);
  }

  #goOn(): void {
    this.#restTimer = undefined;
    this.#read();
    if (this.#restTimer === undefined) this.#raw.resume();
  }

  /** Where a peer does not read, only its last ping is answered (RFC 6455, section 5.5.3): pongs would pile up. */
  #pong(payload: Uint8Array): void {
    if (this.#state !== "open") return;
    const pong = controlFrame(Opcode.PONG, payload);
    if (!this.#raw.writableNeedDrain) return void this.#raw.write(pong);
    if (!this.#owedPong) this.#raw.once("drain", () => this.#payPong());
    this.#owedPong = pong;
  }

  #payPong(): void {
    if (this.#state === "open" && this.#owedPong) this.#raw.write(this.#owedPong);
    this.#owedPong = undefined;
  }

  #answerClose(closure: Closure): void {
    if (this.#state === "open") this.#raw.write(controlFrame(Opcode.CLOSE, closePayload(closure)));
    this.#end();
  }

  /** Ends the connection when all that was written has left. */
  #end(): void {
    if (this.#state === "ending") return;
    this.#state = "ending";
    this.#raw.end();
    this.#dropLater();
  }

  #dropLater(): void {
    this.#dropTimer ??= setTimeout(() => this.#raw.destroy(), this.#settings.closeTimeoutMs);
  }

  #gone(): void {
    this.#state = "ending";
    clearTimeout(this.#dropTimer);
    clearTimeout(this.#restTimer);
    this.#settings.sockets.delete(this);
    const { code, reason } = this.#closure;
    try {
      this.#events?.closed(code, reason);
    } catch (error) {
      this.#settings.onError?.(error);
    }
  }

  /** A fault in the server's handlers costs this connection, never the process. */
  #failed(error: unknown): void {
    this.#settings.onError?.(error);
    this.close(1011, "the server failed");
  }
}

/**
 * A copy in memory of its own. Frames share memory, and one that waits for a peer who does not read would keep all that
 * lies beside it: forty times its bytes for a small event.
 */
function detached(frame: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(frame.length);
  copy.set(frame);
  return copy;
}
