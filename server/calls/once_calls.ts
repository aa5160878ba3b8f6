/**
 * Calls that run once: a repeat joins the running call or gets the recorded answer, on whichever server it arrives.
 *
 * @module
 */

import { ERROR_CODES, type ErrorCode } from "@wirepact/schema/wire";
import type { CallStore, ClaimedCall } from "../broker/mod.ts";
import { RpcError } from "../errors.ts";
import { logFailure } from "../peer/mod.ts";
import type { Logger } from "../observability/mod.ts";
import type { Clock, Timer } from "../time/mod.ts";
import { answerOf, type RecordedAnswer, replay } from "./recorded_answer.ts";
import type { Method } from "./method.ts";

/** A server that has not renewed a claim for so long is taken for dead, in milliseconds. */
const LEASE_MS = 15_000;

/** What {@linkcode OnceCalls} works with. */
export interface OnceCallsOptions {
  readonly store: CallStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One call to be run once. */
export interface OnceCall {
  /** Names it everywhere and for ever. */
  readonly name: string;
  /** The records that its client knows of. */
  readonly epoch: string | undefined;
  /** Of the method and its params. */
  readonly digest: string;
  readonly method: Method;
  /** Aborted when whoever asked wants no answer any more. */
  readonly signal: AbortSignal;
  /** The records are others by now than those that its client knows of. */
  readonly forgotten: () => void;
  /** Tells the handler to stop. */
  readonly abort: (reason: unknown) => void;
  /** Runs the handler. */
  readonly execute: () => unknown;
}

/** A call whose claim is ours. */
interface Running {
  readonly token: string;
  readonly answer: Promise<RecordedAnswer>;
  readonly abort: (reason: unknown) => void;
}

/** The calls of idempotent methods that run in this process. */
export class OnceCalls {
  readonly #options: OnceCallsOptions;
  readonly #running = new Map<string, Running>();
  #renewal: Timer | undefined;
  #isClosed = false;
  #epoch: Promise<string> | undefined;

  constructor(options: OnceCallsOptions) {
    this.#options = options;
  }

  /** Names the records of calls. Asked for every connection, found out once. */
  async epoch(): Promise<string> {
    const epoch = this.#epoch ??= this.#options.store.callEpoch();
    try {
      return await epoch;
    } catch (error) {
      // Not one that somebody else has asked for meanwhile.
      if (this.#epoch === epoch) this.#epoch = undefined;
      throw error;
    }
  }

  /** Calls that run here. */
  get size(): number {
    return this.#running.size;
  }

  /**
   * The answer of a call: made by running it, or by whoever runs or ran it.
   *
   * @throws {RpcError} What the call failed with, `OUTCOME_UNKNOWN` if nobody can say what became of it, `KEY_REUSED`
   * if it is another call of the same number, and `UNAVAILABLE` if the broker cannot say: then it has not run.
   */
  async run(call: OnceCall): Promise<unknown> {
    const { store } = this.#options;
    const { keepMs, rerun } = call.method.codecs.idempotent!;
    const claim = await this.#ask(
      call,
      () =>
        store.claimCall(call.name, {
          digest: call.digest,
          leaseMs: LEASE_MS,
          keepMs,
          takeLost: rerun,
          ...(call.epoch !== undefined && { epoch: call.epoch }),
        }),
    );
    switch (claim.status) {
      case "claimed":
        return await this.#execute(call, claim.token);
      case "running": {
        const answer = await this.#join(call);
        if (answer) return replay(answer, call.method);
        if (rerun) return await this.run(call);
        throw failed("OUTCOME_UNKNOWN");
      }
      case "done":
        return replay(claim.answer as RecordedAnswer, call.method); // as `#record` wrote it
      case "lost":
        throw failed("OUTCOME_UNKNOWN");
      case "reused":
        throw failed("KEY_REUSED");
      case "forgotten":
        this.#epoch = undefined;
        call.forgotten();
        throw failed("OUTCOME_UNKNOWN");
    }
  }

  /** Resolves when those that run now have ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ answer }) => answer));
  }

  /** Renews no claim any more, and tells the handlers to stop: what still runs is lost with the server. */
  close(): void {
    this.#isClosed = true;
    this.#stopRenewing();
    for (const { abort } of this.#running.values()) abort(failed("CONNECTION_LOST"));
  }

  async #execute(call: OnceCall, token: string): Promise<unknown> {
    const { promise: answer, resolve } = Promise.withResolvers<RecordedAnswer>();
    this.#running.set(call.name, { token, answer, abort: call.abort });
    this.#startRenewing();
    try {
      // Its caller may have given up meanwhile.
      call.signal.throwIfAborted();
      const value = await call.execute();
      await this.#record(call, token, answerOf({ ok: true, value }, call.method), resolve);
      return value;
    } catch (error) {
      const answer = answerOf({ ok: false, error }, call.method);
      // It failed because it was told to, so that nobody knows how far it came.
      if (this.#isClosed) resolve(answer);
      else await this.#record(call, token, answer, resolve);
      throw error;
    } finally {
      this.#running.delete(call.name);
      if (this.#running.size === 0) this.#stopRenewing();
    }
  }

  /** The answer is true even if it could not be kept: then a later repeat hears that the outcome is unknown. */
  async #record(
    { name, method }: OnceCall,
    token: string,
    answer: RecordedAnswer,
    tell: (answer: RecordedAnswer) => void,
  ): Promise<void> {
    const { store, logger } = this.#options;
    const { name: subject, idempotent } = method.codecs;
    try {
      const isKept = await store.completeCall(name, { token, answer, keepMs: idempotent!.keepMs });
      if (!isKept) logger.warn("a call took so long that its claim was lost", { method: subject });
    } catch (error) {
      logFailure(error, `keeping the answer of ${subject}`, {}, logger);
    }
    tell(answer);
  }

  /** Waits for whoever runs the call; no answer if that one is gone. */
  async #join(call: OnceCall): Promise<RecordedAnswer | undefined> {
    const here = this.#running.get(call.name);
    if (here) {
      call.signal.addEventListener("abort", () => here.abort(call.signal.reason));
      return await here.answer;
    }
    const outcome = await this.#ask(call, () => this.#options.store.awaitCall(call.name, call.signal));
    return outcome.status === "done" ? outcome.answer as RecordedAnswer : undefined; // as `#record` wrote it
  }

  async #ask<Answer>({ method, signal }: OnceCall, question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      if (signal.aborted) throw error;
      logFailure(error, `claiming ${method.codecs.name}`, {}, this.#options.logger);
      throw failed("UNAVAILABLE", error);
    }
  }

  async #renew(): Promise<void> {
    const { store, logger } = this.#options;
    // Now, since a call that begins while the broker is asked has a timer started again.
    this.#renewal = undefined;
    const claims: ClaimedCall[] = [...this.#running].map(([call, { token }]) => ({ call, token }));
    try {
      await store.renewCalls(claims, LEASE_MS);
    } catch (error) {
      logFailure(error, "renewing the claims of running calls", {}, logger);
    }
    if (this.#running.size > 0) this.#startRenewing();
  }

  #startRenewing(): void {
    if (this.#isClosed) return;
    this.#renewal ??= this.#options.clock.setTimeout(() => void this.#renew(), LEASE_MS / 3);
  }

  #stopRenewing(): void {
    if (this.#renewal !== undefined) this.#options.clock.clearTimeout(this.#renewal);
    this.#renewal = undefined;
  }
}

function failed(code: ErrorCode, cause?: unknown): RpcError {
  return new RpcError(code, { message: ERROR_CODES[code].meaning, cause });
}
