/** A client that sends what a vector says, right or wrong, and tells what came. */

import {
  DEFAULT_LIMITS,
  type Encoded,
  encodeMsgpack,
  type Encoding,
  json,
  msgpack,
} from "@wirepact/schema/wire";
import { Inbox } from "./inbox.ts";

/** Something that came from the other side. */
export type Arrival =
  | {
    readonly kind: "frame";
    readonly frame: readonly unknown[];
    /** The whole message it came in. */
    readonly message: Encoded;
  }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

/** The connection that a raw client, or a raw server, speaks through. */
export interface RawSocket {
  send(message: Encoded): void;
  close(code: number, reason: string): void;
  /** Ends the connection without saying so. */
  drop(): void;
}

/** One end of a connection, in the hands of a vector. */
export class RawPeer {
  readonly encoding: Encoding;
  readonly arrivals = new Inbox<Arrival>("a frame, or the end of the connection");
  readonly #socket: RawSocket;
  readonly #gone = Promise.withResolvers<void>();

  constructor(socket: RawSocket, encoding: Encoding) {
    this.#socket = socket;
    this.encoding = encoding;
  }

  /** Settles when the connection is gone. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** Sends one message of one or more frames. */
  send(frames: readonly unknown[]): void {
    this.#socket.send(encodeMessage(frames, this.encoding));
  }

  /** Sends one message as it stands. */
  sendMessage(message: Encoded): void {
    this.#socket.send(message);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  drop(): void {
    this.#socket.drop();
  }

  /** Called by the transport. */
  received(message: Encoded): void {
    const codec = this.encoding === "json" ? json : msgpack;
    for (const frame of codec.decode(message, DEFAULT_LIMITS)) {
      this.arrivals.push({ kind: "frame", frame, message });
    }
  }

  /** Called by the transport, once. */
  ended(code: number, reason: string): void {
    this.arrivals.push({ kind: "close", code, reason });
    this.#gone.resolve();
  }
}

const CALL = 2;
const META = 4;

function encodeMessage(frames: readonly unknown[], encoding: Encoding): Encoded {
  if (encoding === "json") return JSON.stringify(frames.length === 1 ? frames[0] : frames);
  const parts = frames.map((frame) => encodeMsgpack(withIntegerKeys(frame)));
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** The keys of a CALL's extras are integers, which JSON cannot write. */
function withIntegerKeys(frame: unknown): unknown {
  if (!Array.isArray(frame) || frame[0] !== CALL || typeof frame[META] !== "object" || frame[META] === null) {
    return frame;
  }
  const entries = Object.entries(frame[META]).map(([key, value]) => [Number(key), value] as const);
  return frame.with(META, new Map(entries));
}
