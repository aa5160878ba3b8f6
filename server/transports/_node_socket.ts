import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers";
import type { Encoded } from "@wirepact/schema/wire";
// @ts-types="@types/ws"
import { WebSocket } from "ws";
import { closeReason } from "./_close_reason.ts";
import { messageFrame } from "./_message_frame.ts";
import { turn } from "./_turn.ts";
import type { Admission, Socket } from "./socket.ts";

/** Bytes of messages that one peer may send in a turn of the event loop before it has to wait. */
const SHARE_BYTES = 32_768;

/** How long it waits, in milliseconds: about as long as the small calls in one read of 64 KiB take. */
const WAIT_MS = 5;

type Open = Extract<Admission, { admitted: true }>["open"];

/**
 * A socket of `ws` behind the seam. `ws` reads, answers pings and closes; messages are framed and written here, since its
 * sender would encode an event once for each connection and write header and payload apart.
 */
export class NodeSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #raw: Duplex;
  readonly #onError: ((error: unknown) => void) | undefined;
  /** The close code that `ws` chose because the peer broke a rule. */
  #violation: number | undefined;
  /** What came in the turn that was last looked at. */
  #turnBytes = 0;
  #turn = 0;

  constructor(socket: WebSocket, raw: Duplex, onError: ((error: unknown) => void) | undefined) {
    this.#socket = socket;
    this.#raw = raw;
    this.#onError = onError;
  }

  /** Hands the socket to the server and passes on what happens to it. */
  start(open: Open): void {
    const socket = this.#socket;
    // `ws` closes by itself after an error of the peer and tells "close"; unheard, "error" would end the process.
    socket.on("error", (error) => this.#violation ??= violationCode(error));
    const events = this.#guard(() => open(this));
    if (events === undefined) return;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      this.#guard(() => events.message(isBinary ? plainBytes(data) : data.toString()));
      this.#takeTurns(data.length);
    });
    socket.once("close", (code, reason) => {
      this.#guard(() => events.closed(this.#violation ?? code, reason.toString()));
    });
  }

  /**
   * A peer that sends without end would be read without end, and nobody else: while the loop is busy, Deno hardly asks
   * the system for other connections. So one that has had its share of a turn is left alone until the loop has rested.
   */
  #takeTurns(bytes: number): void {
    if (this.#turn !== turn()) {
      this.#turn = turn();
      this.#turnBytes = 0;
    }
    this.#turnBytes += bytes;
    if (this.#turnBytes < SHARE_BYTES || this.#socket.isPaused) return;
    this.#socket.pause();
    setTimeout(() => this.#socket.resume(), WAIT_MS);
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: Encoded): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#raw.write(messageFrame(message));
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(code, closeReason(reason));
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** A fault in the server's handlers costs this connection, never the process. */
  #guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#onError?.(error);
      this.close(1011, "the server failed");
      return undefined;
    }
  }
}

/** A `Buffer` is a `Uint8Array` with other methods (`slice` shares memory); the server is given a plain one. */
function plainBytes(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The close code of a fault that `ws` found, `undefined` for errors of the connection itself. */
function violationCode(error: Error & { code?: string }): number | undefined {
  switch (error.code) {
    case "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH":
    case "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH":
      return 1009;
    case "WS_ERR_INVALID_UTF8":
      return 1007;
    case "WS_ERR_TOO_MANY_BUFFERED_PARTS":
      return 1008;
    default:
      return error.code?.startsWith("WS_ERR_") ? 1002 : undefined;
  }
}
