import { createHash } from "node:crypto";
import { encodeValue } from "@wirepact/schema/wire";
import type { CallOptions } from "./call.ts";
import type { AnyTopicFunction } from "./call_arguments.ts";
import { RpcCall } from "./rpc_call.ts";

/**
 * A call that was repeated at the last moment may have to wait for a lost claim, and its handler takes its time: for so
 * many milliseconds longer than answers are kept, its events are known.
 */
const RERUN_MS = 120_000;

/** A call of an idempotent method that its client has numbered. */
export class OnceCall extends RpcCall {
  /** Names it everywhere and for ever. */
  readonly name: string;
  #events = 0;
  #isForgotten = false;

  constructor(options: CallOptions, client: string, callNumber: number) {
    super(options);
    this.name = `${client}:${callNumber}`;
  }

  /** The client comes back for the answer. */
  override get outlivesConnection(): boolean {
    return true;
  }

  /** Its events are named by their order, so that a second run of the handler does not publish them again. */
  override get topic(): AnyTopicFunction {
    const keepKeyMs = this.method.codecs.idempotent!.keepMs + RERUN_MS;
    return this.services.topicOnce(() => ({ key: `${this.name}:${++this.#events}`, keepKeyMs }));
  }

  override execute(params: unknown): Promise<unknown> {
    return this.services.once.run({
      name: this.name,
      epoch: this.peer.callEpoch,
      forgotten: () => this.#isForgotten = true,
      digest: this.#digestOf(params),
      method: this.method,
      signal: this.signal,
      abort: (reason) => this.abort(reason),
      execute: () => super.execute(params),
    });
  }

  /** A client whose records are gone has to come back to learn which there are. */
  protected override onStopped(cause: unknown): void {
    super.onStopped(cause);
    if (this.#isForgotten) this.peer.close("DRAIN", "the server's records of calls are new");
  }

  /** Tells a repeat of this call from another call of the same number. */
  #digestOf(params: unknown): string {
    const { number, params: codec } = this.method.codecs;
    const encoded = encodeValue(codec, params, "json"); // they came from this codec, so there is no fault to find
    return createHash("sha256").update(JSON.stringify([number, encoded.ok && encoded.value])).digest(
      "base64url",
    );
  }
}
