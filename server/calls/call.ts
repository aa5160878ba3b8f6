import type { Report } from "@wirepact/schema/compile";
import {
  type Encoded,
  ERROR_CODES,
  type ErrorCode,
  FrameType,
  INVALID,
  type ReceiveQueue,
  type Ref,
} from "@wirepact/schema/wire";
import type { MethodCodecs } from "../contract_codecs.ts";
import type { Clock, Timer } from "../time/mod.ts";
import { OutputError, RpcError } from "../errors.ts";
import { type Exchange, logFailure, type Peer, sendFailure } from "../peer/mod.ts";
import type { Logger, Observer } from "../observability/mod.ts";
import { type AnyTopicFunction, CallArguments } from "./call_arguments.ts";
import type { InFlight } from "./in_flight.ts";
import { LazyAbort } from "./lazy_abort.ts";
import { type Method, throughMiddleware } from "./method.ts";
import type { OnceCalls } from "./once_calls.ts";

/** Names an event, so that it is published once. */
export interface EventKey {
  readonly key: string;
  /** How long that holds, in milliseconds. */
  readonly keepKeyMs: number;
}

/** What calls of one server share. */
export interface CallServices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: Observer;
  readonly inFlight: InFlight;
  readonly topic: AnyTopicFunction;
  /** `topic` for a call whose events are to be published once; each event asks for its key. */
  readonly topicOnce: (eventKey: () => EventKey) => AnyTopicFunction;
  readonly once: OnceCalls;
  readonly limits: {
    readonly maxCallsInFlight: number;
    readonly windowItems: number;
    readonly windowBytes: number;
  };
}

/** What every call is made of. */
export interface CallOptions {
  readonly id: number;
  /** The method as CALL named it. */
  readonly ref: Ref;
  readonly peer: Peer;
  readonly method: Method;
  /** What reads its params and items. */
  readonly reads: MethodCodecs;
  readonly services: CallServices;
}

/** Why the last value could not be encoded. One is enough: it is looked at at once. */
export const REPORT: Report = { issue: undefined };

/**
 * One call, stream or upload from CALL to its single ending frame. Whatever tries to end it second is ignored, so a
 * handler may answer as late as it likes.
 */
export abstract class Call implements Exchange {
  readonly id: number;
  readonly peer: Peer;
  readonly method: Method;
  readonly services: CallServices;
  /** Made when it is needed. */
  #abort: LazyAbort | undefined;
  readonly #startedAt: number;
  #deadline: Timer;
  #ended = false;

  constructor({ id, peer, method, services }: CallOptions) {
    this.id = id;
    this.peer = peer;
    this.method = method;
    this.services = services;
    // Asked for only where somebody wants to know.
    this.#startedAt = services.observer.call ? services.clock.now() : 0;
    services.inFlight.begin();
  }

  get kind(): "rpc" | "stream" | "upload" {
    return this.method.codecs.kind;
  }

  /** Whether the ending frame was sent, or never will be. */
  get ended(): boolean {
    return this.#ended;
  }

  get signal(): AbortSignal {
    return (this.#abort ??= new LazyAbort()).signal;
  }

  /** Whether the handler goes on when the connection has ended. */
  get outlivesConnection(): boolean {
    return false;
  }

  /** Of uploads only. */
  get items(): ReceiveQueue<unknown> | undefined {
    return undefined;
  }

  /** Names topic instances for the handler. */
  get topic(): AnyTopicFunction {
    return this.services.topic;
  }

  /**
   * Calls the handler inside all middleware. What that returns, or what the promise resolves to, is what
   * {@linkcode handlerReturned} takes.
   */
  execute(params: unknown): unknown {
    const { middleware } = this.method;
    const info = new CallArguments(this, params);
    return middleware.length === 0
      ? this.run(info)
      : throughMiddleware(middleware, info, () => this.run(info));
  }

  /** Calls the handler. */
  protected run(info: CallArguments): unknown {
    return this.method.handler(info);
  }

  /** Ends the call when its caller gives up. */
  limitTime(timeoutMs: number): void {
    this.#deadline = this.services.clock.setTimeout(() => this.#stop("DEADLINE_EXCEEDED"), timeoutMs);
  }

  /** The caller does not want the answer any more. */
  cancel(): void {
    this.#stop("CANCELLED");
  }

  disconnect(cause: RpcError): void {
    if (!this.#end("CONNECTION_LOST")) return;
    if (!this.outlivesConnection) this.abort(cause);
    this.onStopped(cause);
  }

  /** The handler is done: its result goes out if it is what the contract says. */
  handlerReturned(result: unknown): void {
    this.peer.runningHandlers--;
    if (this.#ended) return;
    try {
      this.answer(result);
      this.#end("ok");
      this.onStopped(undefined);
    } catch (error) {
      this.fail(error);
    }
  }

  /** The handler threw. */
  handlerFailed(error: unknown): void {
    this.peer.runningHandlers--;
    this.fail(error);
  }

  /** The handler or the server failed. */
  fail(error: unknown): void {
    const { codecs } = this.method;
    const { logger } = this.services;
    if (this.#ended) return this.#logLate(error);
    this.#end(sendFailure(error, { subject: codecs.name, method: codecs, logger }, this.id, this.peer));
    this.abort(error);
    this.onStopped(error);
  }

  /** Sends the ending frame of success: the result, `null` where the method answers nothing. */
  protected answer(result: unknown): void {
    const { id, peer, method: { codecs } } = this;
    if (!codecs.result) return peer.send([3, id, null]);
    const frame = peer.dialect.frames.lendResult(codecs.number, id, result ?? null, REPORT);
    peer.sendLent(this.checked(frame, "the result"), FrameType.RESULT, id);
  }

  /** The call has ended: let go of what its kind holds. `cause` is `undefined` after a success. */
  protected onStopped(_cause: unknown): void {}

  /** A frame with a value of the handler's, if that is what the contract says. @throws {OutputError} */
  protected checked(frame: Encoded | typeof INVALID, what: string): Encoded {
    if (frame === INVALID) throw new OutputError(`${what} of ${this.method.codecs.name}`, REPORT.issue!);
    return frame;
  }

  /** Tells the handler to stop. */
  protected abort(reason: unknown): void {
    (this.#abort ??= new LazyAbort()).abort(reason);
  }

  #stop(code: ErrorCode): void {
    if (!this.#end(code)) return;
    const { meaning } = ERROR_CODES[code];
    this.peer.sendError(this.id, code, meaning);
    const cause = new RpcError(code, { message: meaning });
    this.abort(cause);
    this.onStopped(cause);
  }

  /** True for whoever ends the call, false for all after that. */
  #end(outcome: string): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    const { clock, observer, inFlight } = this.services;
    if (this.#deadline !== undefined) clock.clearTimeout(this.#deadline);
    this.peer.remove(this);
    inFlight.end();
    observer.call?.({
      connection: this.peer,
      method: this.method.codecs.name,
      kind: this.kind,
      outcome,
      durationMs: clock.now() - this.#startedAt,
    });
    return true;
  }

  /** What a handler throws after its call was ended from outside is of interest only if it is not that ending. */
  #logLate(error: unknown): void {
    if (error instanceof RpcError || (error instanceof Error && error.name === "AbortError")) return;
    const { name } = this.method.codecs;
    logFailure(
      error,
      `${name}, after its call had ended,`,
      { connection: this.peer.id },
      this.services.logger,
    );
  }
}
