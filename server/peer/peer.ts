import type { CloseCode, Encoded, ErrorCode, FrameCodec, ServerFrame } from "@wirepact/schema/wire";
import type { Connection } from "../api/mod.ts";
import type { Dialect } from "../dialects.ts";
import { RpcError } from "../errors.ts";
import type { ClientIdentity } from "./client_identity.ts";
import type { Exchange } from "./exchange.ts";
import { codeRef, type RefForm } from "./ref_form.ts";
import type { ObservedConnection, Observer } from "../observability/mod.ts";
import type { SendQueue } from "./send_queue.ts";

/** What a {@linkcode Peer} is made of. */
export interface PeerOptions {
  readonly id: string;
  readonly user: object | undefined;
  readonly subject: string | undefined;
  readonly identity: ClientIdentity;
  readonly form: RefForm;
  readonly codec: FrameCodec;
  readonly dialect: Dialect;
  readonly queue: SendQueue;
  readonly observer: Observer;
  /** Ends the connection; what was sent is delivered first. */
  readonly close: (code: CloseCode, reason: string) => void;
}

/**
 * The other side of an open connection: who it is, what it has open, and the way to send to it. Everything that calls
 * and topics know of a connection.
 */
export class Peer implements ObservedConnection {
  readonly id: string;
  readonly user: object | undefined;
  readonly subject: string | undefined;
  /** The client, through all its connections; absent where it did not say who it is. */
  readonly client: string | undefined;
  /** The client among the members of a topic. */
  readonly member: string;
  readonly form: RefForm;
  readonly codec: FrameCodec;
  /** How values of the contract travel. */
  readonly dialect: Dialect;
  /** Calls and subscriptions by id: the client's are odd, the server's even. */
  readonly exchanges = new Map<number, Exchange>();
  /** The application's view, and what its `context` made of it. Set before anything is dispatched. */
  connection!: Connection;
  context: unknown;
  /** The records of calls that the client was told of. Set before anything is dispatched. */
  callEpoch: string | undefined;
  /** Handlers that have not returned, those of calls already answered included. */
  runningHandlers = 0;
  /** Subscriptions whose start has not come to its end, those already ended included. */
  startingSubscriptions = 0;
  /** GOAWAY was sent: no new work. */
  leaving = false;
  readonly #queue: SendQueue;
  readonly #observer: Observer;
  readonly #close: PeerOptions["close"];
  #open = true;
  /** The call whose handler runs right now. */
  #entered: Exchange | undefined;
  #callsInFlight = 0;
  #subscriptions = 0;
  #lastEvenId = 0;

  constructor(options: PeerOptions) {
    this.id = options.id;
    this.user = options.user;
    this.subject = options.subject;
    this.client = options.identity.client;
    this.member = options.identity.member;
    this.form = options.form;
    this.codec = options.codec;
    this.dialect = options.dialect;
    this.#queue = options.queue;
    this.#observer = options.observer;
    this.#close = options.close;
  }

  /** False once either side has ended the connection. */
  get open(): boolean {
    return this.#open;
  }

  /** Calls, streams and uploads not yet answered. */
  get callsInFlight(): number {
    return this.#callsInFlight;
  }

  /** Subscriptions, those on their way included. */
  get subscriptions(): number {
    return this.#subscriptions;
  }

  /** Whether more than so many bytes wait to be sent. */
  backlogExceeds(bytes: number): boolean {
    return this.#queue.exceeds(bytes);
  }

  /** Encodes and queues a frame. @throws {TypeError} If a value in it cannot be carried. */
  send(frame: ServerFrame): void {
    this.sendEncoded(this.codec.encode(frame), frame[0], typeof frame[1] === "number" ? frame[1] : undefined);
  }

  /** Queues a frame that is already encoded. */
  sendEncoded(encoded: Encoded, type: number, id?: number): void {
    if (!this.#open) return;
    this.#queue.push(encoded);
    this.#observer.frameOut?.(this, id === undefined ? { type } : { type, id });
  }

  /** Queues a copy of an encoded frame that the next one to be encoded overwrites. */
  sendLent(lent: Encoded, type: number, id: number): void {
    if (!this.#open) return;
    this.#queue.pushCopy(lent);
    this.#observer.frameOut?.(this, { type, id });
  }

  /** Answers an id with one of the protocol's errors. */
  sendError(id: number, code: ErrorCode, message: string, details?: unknown): void {
    const ref = codeRef(code, this.form);
    this.send(details === undefined ? [4, id, ref, message] : [4, id, ref, message, details]);
  }

  /**
   * A call whose handler is about to be called. Most handlers answer before any other frame is looked at: those that
   * do not are to be kept by {@linkcode keep}.
   */
  enter(call: Exchange): void {
    if (this.#entered) return this.add(call);
    this.#entered = call;
    this.#callsInFlight++;
  }

  /** Opens the id of a call that was entered and has not ended. */
  keep(call: Exchange): void {
    if (this.#entered !== call) return;
    this.#entered = undefined;
    this.exchanges.set(call.id, call);
  }

  /** Opens an id. */
  add(exchange: Exchange): void {
    this.exchanges.set(exchange.id, exchange);
    if (exchange.kind === "subscription") this.#subscriptions++;
    else this.#callsInFlight++;
  }

  /** Frees an id. */
  remove(exchange: Exchange): void {
    if (this.#entered === exchange) this.#entered = undefined;
    else if (!this.exchanges.delete(exchange.id)) return;
    if (exchange.kind === "subscription") this.#subscriptions--;
    else this.#callsInFlight--;
  }

  /**
   * An id for the server to open. Ids are not used again: an UNSUBSCRIBE may be under way for one that the server has
   * just ended, and must not end its successor.
   */
  nextEvenId(): number {
    this.#lastEvenId = this.#lastEvenId >= 2 ** 31 - 2 ? 2 : this.#lastEvenId + 2;
    return this.exchanges.has(this.#lastEvenId) ? this.nextEvenId() : this.#lastEvenId;
  }

  /** Ends the connection; what was sent before is delivered first. */
  close(code: CloseCode, reason: string): void {
    this.#close(code, reason);
  }

  /** The connection has ended: everything that is open ends with it. */
  disconnect(): void {
    if (!this.#open) return;
    this.#open = false;
    const cause = new RpcError("CONNECTION_LOST", { message: "the client's connection ended" });
    this.#entered?.disconnect(cause);
    for (const exchange of [...this.exchanges.values()]) exchange.disconnect(cause);
  }
}
