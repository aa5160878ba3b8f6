/**
 * One call from the moment it is made until its id is free again: queued, sent, answered, whichever kind it is. What
 * the kinds do with the answers is theirs (see {@linkcode Reply}).
 *
 * @module
 */

import type { CallFrame, ClientFrame, Data, ServerFrame } from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { Connection, OpenId } from "../connection.ts";
import type { ErrorSpec } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { errorOf } from "../values.ts";

/** What is called. */
export interface CallTarget {
  readonly name: string;
  readonly number: number;
  readonly errors?: Readonly<Record<string, ErrorSpec>>;
}

/**
 * What a kind of call does with its answers. Frames it has no function for are not possible. A {@linkcode WirepactError}
 * that one of them throws is the call's failure.
 */
export interface Reply {
  /** CALL is queued, so items may follow. */
  sent?(): void;
  result?(value: Data): void;
  item?(item: Data): void;
  end?(value: undefined): void;
  credit?(consumed: number): void;
  /** The call has failed, for whatever reason. Nothing else follows. */
  failed(error: WirepactError): void;
}

/** What a call tells its queue. */
export interface CallOwner {
  readonly connection: Connection;
  /** It needs no sending any more. */
  withdrawn(call: PendingCall): void;
  /** It is in flight no more. */
  ended(): void;
}

/** What is needed to make a call. */
export interface CallRequest {
  readonly target: CallTarget;
  readonly params: Data;
  readonly reply: Reply;
  readonly options: CallOptions;
}

/** A call in progress. */
export class PendingCall implements OpenId {
  readonly #owner: CallOwner;
  readonly #request: CallRequest;
  readonly #deadline: number | undefined;
  readonly #timer: unknown;
  /** 0 while the call has none, that is, before it is sent and after it has ended. */
  #id = 0;
  /** The caller has its answer; the id may still wait for its ending frame (P-3.2). */
  #isSettled = false;

  constructor(owner: CallOwner, request: CallRequest) {
    this.#owner = owner;
    this.#request = request;
    const { signal, timeoutMs } = request.options;
    signal?.addEventListener("abort", this.#abort);
    if (timeoutMs === undefined) return;
    const { clock } = owner.connection.settings;
    this.#deadline = clock.now() + timeoutMs;
    this.#timer = clock.setTimeout(
      () => this.#fail("DEADLINE_EXCEEDED", `took over ${timeoutMs} ms`),
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
    const { target, params, reply } = this.#request;
    this.#id = connection.open(this);
    const frame: CallFrame = [FrameType.CALL, this.#id, connection.ref(target), params];
    if (this.#deadline !== undefined) {
      frame[4] = { timeoutMs: Math.max(0, Math.ceil(this.#deadline - connection.settings.clock.now())) };
    }
    if (connection.send(frame)) return reply.sent?.();
    this.#end();
    this.#fail("MESSAGE_TOO_LARGE", "has too large params");
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
    if (this.#id === 0) this.#owner.withdrawn(this);
    else this.#owner.connection.send(this.frame(FrameType.CANCEL));
    this.#request.reply.failed(error);
  }

  receive(frame: ServerFrame): boolean {
    const { reply, target } = this.#request;
    switch (frame[0]) {
      case FrameType.ERROR: {
        const [, , ...parts] = frame;
        this.#end();
        if (this.#settle()) reply.failed(errorOf(this.#owner.connection.settings, parts, target.errors));
        return true;
      }
      case FrameType.RESULT:
        return this.#take(reply.result, frame[2], true);
      case FrameType.END:
        return this.#take(reply.end, undefined, true);
      case FrameType.ITEM:
        return this.#take(reply.item, frame[2]);
      case FrameType.CREDIT:
        return this.#take(reply.credit, frame[2]);
    }
    return false;
  }

  dropped(error: WirepactError): void {
    this.#end();
    this.fail(error);
  }

  /** Hands something to the caller, unless it has its answer. `false` if its kind of call cannot get that. */
  #take<Value>(hand: ((value: Value) => void) | undefined, value: Value, isLast = false): boolean {
    if (!hand) return false;
    if (isLast) this.#end();
    try {
      if (!this.#isSettled) hand(value);
      if (isLast) this.#settle();
    } catch (error) {
      if (!(error instanceof WirepactError)) throw error;
      this.fail(error);
    }
    return true;
  }

  #fail(code: string, what: string): void {
    this.fail(new WirepactError(code, `${this.#request.target.name} ${what}`));
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
    this.#request.options.signal?.removeEventListener("abort", this.#abort);
    this.#owner.connection.settings.clock.clearTimeout(this.#timer);
    return this.#isSettled = true;
  }

  readonly #abort = (): void => {
    const { target, options } = this.#request;
    this.fail(cancelled(target, options.signal!.reason));
  };
}

/** The error of a call that its caller has given up. */
export function cancelled({ name }: CallTarget, cause?: unknown): WirepactError {
  return new WirepactError("CANCELLED", `${name} was cancelled`, { cause });
}
