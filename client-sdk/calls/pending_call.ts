/**
 * One call from the moment it is made until its id is free again: queued, sent, answered, whichever kind it is. What
 * the kinds do with the answers is theirs (see {@linkcode Reply}).
 *
 * @module
 */

import {
  type CallFrame,
  type ClientFrame,
  type Data,
  type ServerFrame,
  WIRE_CLOSE_NUMBERS,
} from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import { type Connection, type OpenId, outOfPlace } from "../connection.ts";
import type { MethodSpec } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { errorOf } from "../values.ts";

/**
 * What a kind of call does with its answers, by the type of their frame. Frames it has no function for are not
 * possible. A {@linkcode WirepactError} that one of them throws is the call's failure.
 */
export interface Reply {
  /** CALL is queued, so items may follow. */
  sent?(call: PendingCall): void;
  [FrameType.RESULT]?(value: Data): void;
  [FrameType.ITEM]?(item: Data): void;
  [FrameType.END]?(value: undefined): void;
  [FrameType.CREDIT]?(consumed: number): void;
  /** The call has failed, for whatever reason. Nothing else follows. */
  failed(error: WirepactError): void;
}

/** What a call is part of. */
export interface CallOwner {
  readonly connection: Connection;
  /** Calls that are not on their way. */
  readonly waiting: Set<PendingCall>;
  /** A call has to be sent again, on the next connection. */
  again(call: PendingCall): void;
  /** A call is in flight no more. */
  ended(): void;
}

/** What is called, and how. */
export interface CallRequest<Method extends MethodSpec = MethodSpec> {
  readonly method: Method;
  readonly params: unknown;
  readonly options: CallOptions;
}

/** A call as it is queued, with its params as frames carry them. */
export interface QueuedCall extends CallRequest {
  /** Its number among all calls of the client, from 1. */
  readonly number: number;
  /** Its size, if it had to wait at first. */
  readonly bytes: number;
}

/** Closes that a frame may have caused. */
const FATAL: readonly number[] = Object.values(WIRE_CLOSE_NUMBERS);

/** A call in progress. */
export class PendingCall implements OpenId {
  readonly request: QueuedCall;
  readonly #owner: CallOwner;
  readonly #reply: Reply;
  readonly #deadline: number | undefined;
  readonly #timer: unknown;
  /** 0 while the call has none, that is, before it is sent and after it has ended. */
  #id = 0;
  /**
   * Whose record the call is in since it was first sent, and until when that is sure (P-6.15). By the timer if the clock
   * is set back, and by the clock if timers stood still.
   */
  #record: { readonly epoch: string | undefined; until: number; readonly timer: unknown } | undefined;
  /** The caller has its answer; the id may still wait for its ending frame (P-3.2). */
  #isSettled = false;

  constructor(owner: CallOwner, request: QueuedCall, reply: Reply) {
    this.#owner = owner;
    this.request = request;
    this.#reply = reply;
    const { signal, timeoutMs: askedMs = Infinity } = request.options;
    // `NaN` would go out as null, which ends the connection.
    const timeoutMs = askedMs || 0;
    signal?.addEventListener("abort", this.#abort);
    if (timeoutMs === Infinity) return;
    const { clock } = owner.connection.settings;
    this.#deadline = clock.now() + timeoutMs;
    this.#timer = clock.setTimeout(
      () => this.fail(this.#error("DEADLINE_EXCEEDED", `took over ${timeoutMs} ms`)),
      timeoutMs,
    );
  }

  /** Whether frames of this call may be sent. */
  get isOpen(): boolean {
    return this.#id > 0 && !this.#isSettled;
  }

  /** Opens an id and sends the call. */
  send(): void {
    const { connection } = this.#owner;
    const { method, params, number } = this.request;
    const { callEpoch } = connection;
    const { clock } = connection.settings;
    const now = clock.now();
    const { keepMs } = method;
    if (keepMs) {
      const record = this.#record ??= {
        epoch: callEpoch,
        until: now + keepMs,
        timer: clock.setTimeout(() => record.until = -Infinity, keepMs),
      };
      if (record.epoch !== callEpoch || now > record.until) {
        return this.#unanswered(this.#error("OUTCOME_UNKNOWN", "may or may not have taken effect"));
      }
    }
    this.#id = connection.open(this);
    const frame: CallFrame = [FrameType.CALL, this.#id, connection.ref(method), params];
    const deadline = this.#deadline;
    if (deadline !== undefined || keepMs) {
      frame[4] = {
        timeoutMs: deadline && Math.max(0, Math.ceil(deadline - now)),
        callNumber: keepMs && number,
      };
    }
    if (connection.send(frame)) this.#reply.sent?.(this);
    else this.dropped(this.#error("MESSAGE_TOO_LARGE", "has too large params"));
  }

  /** A frame with this call's id. */
  frame(
    type: typeof FrameType.ITEM | typeof FrameType.CREDIT | typeof FrameType.END | typeof FrameType.CANCEL,
    ...rest: Data[]
  ): ClientFrame {
    return [type, this.#id, ...rest] as ClientFrame; // the four have at most one element more
  }

  /** Settles the call as failed; a server that knows of it is told. */
  fail(error: WirepactError): void {
    if (!this.#settle()) return;
    if (this.#id) this.#owner.connection.send(this.frame(FrameType.CANCEL));
    else this.#owner.waiting.delete(this);
    this.#reply.failed(error);
  }

  receive(frame: ServerFrame): void {
    if (frame[0] === FrameType.ERROR) {
      const { connection } = this.#owner;
      const [, , ...parts] = frame;
      const error = errorOf(connection.settings, parts, this.request.method.errors);
      // A server that goes away takes no new calls; the next connection will.
      return this.#unanswered(error, error.code === "UNAVAILABLE" && !connection.ready);
    }
    const [type, , value] = frame;
    // Each takes what its type of frame carries.
    const hand = (this.#reply as { readonly [Type in typeof type]?: (value: Data) => void })[type];
    if (!hand) throw outOfPlace(frame);
    const isLast = type === FrameType.RESULT || type === FrameType.END;
    if (isLast) this.#end();
    try {
      if (!this.#isSettled) hand(value);
      if (isLast) this.#settle();
    } catch (error) {
      if (!(error instanceof WirepactError)) throw error;
      this.fail(error);
    }
  }

  dropped(error: WirepactError): void {
    // What may have caused the close is not sent again (P-10.8).
    const isLost = error.code === "CONNECTION_LOST" &&
      !FATAL.includes((error.details as { readonly closeCode: number }).closeCode);
    this.#unanswered(error, isLost);
  }

  /** Its id has ended without an answer: it is sent again (P-6.14), if that is allowed and of use, or fails. */
  #unanswered(error: WirepactError, isOfUse = false): void {
    this.#end();
    if (isOfUse && this.request.method.keepMs && !this.#isSettled) this.#owner.again(this);
    else this.fail(error);
  }

  #error(code: string, what: string): WirepactError {
    return new WirepactError(code, `${this.request.method.name} ${what}`);
  }

  /** The id is free, or gone with its connection. */
  #end(): void {
    this.#owner.connection.ids.delete(this.#id);
    this.#id = 0;
    this.#owner.ended();
  }

  /** `false` if the call was settled already. */
  #settle(): boolean {
    if (this.#isSettled) return false;
    this.request.options.signal?.removeEventListener("abort", this.#abort);
    const { clock } = this.#owner.connection.settings;
    clock.clearTimeout(this.#timer);
    clock.clearTimeout(this.#record?.timer);
    return this.#isSettled = true;
  }

  readonly #abort = (): void => this.fail(cancelled(this.request));
}

/** The error of a call that its caller has given up. */
export function cancelled(
  { method, options: { signal } }: CallRequest,
  cause: unknown = signal?.reason,
): WirepactError {
  return new WirepactError("CANCELLED", `${method.name} was cancelled`, { cause });
}
