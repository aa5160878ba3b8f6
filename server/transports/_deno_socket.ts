import type { Encoded } from "@wirepact/schema/wire";
import type { Clock, Timer } from "../time/mod.ts";
import { closeReason } from "./_close_reason.ts";
import type { Admission, Socket, SocketEvents } from "./socket.ts";

type Open = Extract<Admission, { admitted: true }>["open"];

/** What every socket of a handler shares. */
export interface DenoSocketSettings {
  readonly maxMessageBytes: number;
  readonly closeTimeoutMs: number;
  readonly clock: Clock;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Deno's socket behind the seam. `deno_fetch.ts` says what it cannot do. */
export class DenoSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #settings: DenoSocketSettings;
  #events: SocketEvents | undefined;
  #violation: number | undefined;
  #closeTimer: Timer;

  constructor(socket: WebSocket, settings: DenoSocketSettings) {
    this.#socket = socket;
    this.#settings = settings;
  }

  /** Hands the socket to the server when it is open, and passes on what happens to it. */
  start(open: Open): void {
    const socket = this.#socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#events = this.#guard(() => open(this));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#message(data);
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    // Deno reports every dropped connection as an error, and then as a close, which says enough.
    socket.onerror = (event) => event.preventDefault();
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: Encoded): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message as string);
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.close(code, closeReason(reason));
    const { clock, closeTimeoutMs } = this.#settings;
    this.#closeTimer = clock.setTimeout(() => this.#closed(1006, ""), closeTimeoutMs);
  }

  terminate(): void {
    this.close(1001, "");
    queueMicrotask(() => this.#closed(1006, ""));
  }

  #message(data: string | ArrayBuffer): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const { maxMessageBytes } = this.#settings;
    if (byteLength(data, maxMessageBytes) > maxMessageBytes) {
      this.#violation = 1009;
      this.close(1009, `a message has more than ${maxMessageBytes} bytes`);
      return;
    }
    this.#guard(() => this.#events?.message(typeof data === "string" ? data : new Uint8Array(data)));
  }

  /** Deno can tell of a close twice, or never; the server hears of it once. */
  #closed(code: number, reason: string): void {
    this.#settings.clock.clearTimeout(this.#closeTimer);
    const events = this.#events;
    this.#events = undefined;
    this.#guard(() => events?.closed(this.#violation ?? (code === 0 ? 1006 : code), reason));
  }

  /** A fault in the server's handlers costs this connection, never the process. */
  #guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#settings.onError?.(error);
      this.close(1011, "the server failed");
      return undefined;
    }
  }
}

const encoder = new TextEncoder();

/** Bytes of a message on the wire; exact only where it matters. */
function byteLength(data: string | ArrayBuffer, limit: number): number {
  if (typeof data !== "string") return data.byteLength;
  // A UTF-16 unit is at least one byte and at most three.
  if (data.length > limit || data.length * 3 <= limit) return data.length;
  return encoder.encode(data).length;
}
