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
  FrameType,
  type ServerFrame,
} from "@wirepact/schema/wire";
import type { ErrorSpec } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { errorOf, type OpenId, refOf, type Wire } from "../wire.ts";

/** What is called. */
export interface CallTarget {
  readonly name: string;
  readonly number: number;
  readonly errors?: Readonly<Record<string, ErrorSpec>>;
}

/** What a kind of call does with its answers. Frames it has no function for are not possible. */
export interface Reply {
  /** CALL is queued, so items may follow. */
  sent?(): void;
  /** May throw a {@linkcode WirepactError}, which then is the call's failure. */
  result?(value: Data): void;
  /** Like `result`; what it throws cancels the call. */
  item?(item: Data): void;
  end?(): void;
  credit?(consumed: number): void;
  /** The call has failed, for whatever reason. Nothing else follows. */
  failed(error: WirepactError): void;
}

/** What a call tells its queue. */
export interface CallOwner {
  /** It needs no sending any more. */
  withdrawn(call: PendingCall): void;
  /** It is in flight no more. */
  ended(): void;
}

/** A call in progress. */
export class PendingCall implements OpenId {
  readonly #wire: Wire;
  readonly #owner: CallOwner;
  readonly #target: CallTarget;
  readonly #params: Data;
  readonly #reply: Reply;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number | undefined;
  readonly #timer: unknown;
  /** 0 while the call has none, that is, before it is sent and after it has ended. */
  #id = 0;
  /** The caller has its answer; the id may still wait for its ending frame (P-3.2). */
  #settled = false;

  constructor(
    wire: Wire,
    owner: CallOwner,
    { target, params, reply, options }: {
      readonly target: CallTarget;
      readonly params: Data;
      readonly reply: Reply;
      readonly options: CallOptions;
    },
  ) {
    this.#wire = wire;
    this.#owner = owner;
    this.#target = target;
    this.#params = params;
    this.#reply = reply;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort);
    const { timeoutMs } = options;
    if (timeoutMs === undefined) return;
    const { clock } = wire.settings;
    this.#deadline = clock.now() + timeoutMs;
    this.#timer = clock.setTimeout(
      () =>
        this.fail(new WirepactError("DEADLINE_EXCEEDED", `${target.name} took more than ${timeoutMs} ms`)),
      timeoutMs,
    );
  }

  /** Whether the caller has its answer. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Opens an id and sends the call. */
  send(): void {
    const { ids, connection, settings } = this.#wire;
    this.#id = ids.open(this);
    const call: CallFrame = [FrameType.CALL, this.#id, refOf(this.#wire, this.#target), this.#params];
    if (this.#deadline !== undefined) {
      call[4] = { timeoutMs: Math.max(0, Math.ceil(this.#deadline - settings.clock.now())) };
    }
    if (connection.send(call)) this.#reply.sent?.();
    else {
      this.#end();
      this.fail(tooLarge(`the params of ${this.#target.name}`));
    }
  }

  /** The frame of an item, or of another thing that carries this call's id. */
  frame(type: typeof FrameType.ITEM | typeof FrameType.CREDIT, value: Data): ClientFrame {
    return [type, this.#id, value] as ClientFrame;
  }

  /** Whether frames of this call may be sent. */
  get isOpen(): boolean {
    return this.#id !== 0 && !this.#settled;
  }

  /** Tells the server that nothing more will come. */
  finish(): void {
    if (this.isOpen) this.#wire.connection.send([FrameType.END, this.#id]);
  }

  /** Settles the call as failed; a server that knows of it is told. */
  fail(error: WirepactError): void {
    if (!this.#settle()) return;
    if (this.#id === 0) this.#owner.withdrawn(this);
    else this.#wire.connection.send([FrameType.CANCEL, this.#id]);
    this.#reply.failed(error);
  }

  receive(frame: ServerFrame): boolean {
    const reply = this.#reply;
    switch (frame[0]) {
      case FrameType.RESULT:
        if (!reply.result) return false;
        this.#end();
        this.#take(() => reply.result!(frame[2]), true);
        return true;
      case FrameType.END:
        if (!reply.end) return false;
        this.#end();
        this.#take(() => reply.end!(), true);
        return true;
      case FrameType.ERROR:
        this.#end();
        if (this.#settle()) reply.failed(errorOf(this.#wire, frame, this.#target.errors));
        return true;
      case FrameType.ITEM:
        if (!reply.item) return false;
        this.#take(() => reply.item!(frame[2]), false);
        return true;
      case FrameType.CREDIT:
        if (!reply.credit) return false;
        this.#take(() => reply.credit!(frame[2]), false);
        return true;
    }
    return false;
  }

  dropped(error: WirepactError): void {
    this.#end();
    if (this.#settle()) this.#reply.failed(error);
  }

  /** Hands something to the caller unless it has its answer. What does not match the contract fails the call. */
  #take(hand: () => void, last: boolean): void {
    if (this.#settled) return;
    try {
      hand();
      if (last) this.#settle();
    } catch (error) {
      if (!(error instanceof WirepactError)) throw error;
      this.fail(error);
    }
  }

  /** The id is free, or gone with its connection. */
  #end(): void {
    this.#wire.ids.release(this.#id);
    this.#id = 0;
    this.#owner.ended();
  }

  /** `false` if the call was settled already. */
  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#wire.settings.clock.clearTimeout(this.#timer);
    return true;
  }

  readonly #abort = (): void => this.fail(aborted(this.#target.name, this.#signal!));
}

/** The error of a call whose signal has aborted. */
export function aborted(name: string, signal: AbortSignal): WirepactError {
  return new WirepactError("CANCELLED", `${name} was cancelled`, { cause: signal.reason });
}

/** The error of something that no message can hold. */
export function tooLarge(what: string): WirepactError {
  return new WirepactError("MESSAGE_TOO_LARGE", `${what} are larger than the server accepts`);
}
