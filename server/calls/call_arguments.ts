import type { ReceiveQueue } from "@wirepact/schema/wire";
import type { Connection } from "../api/mod.ts";
import type { Peer } from "../peer/mod.ts";
import { fail } from "./fail.ts";

/** Names a topic instance; untyped, as everything inside the server. */
export type AnyTopicFunction = (name: string, key: object) => unknown;

/** What {@linkcode CallArguments} need of a call. */
export interface CallArgumentsSource {
  readonly kind: "rpc" | "stream" | "upload";
  readonly peer: Peer;
  readonly method: { readonly codecs: { readonly name: string } };
  /** What an upload's handler reads. */
  readonly items: ReceiveQueue<unknown> | undefined;
  readonly signal: AbortSignal;
  readonly topic: AnyTopicFunction;
}

/**
 * What handlers and middleware are given. Nearly every handler looks at the params and at few other things, so those are
 * fetched only when they are looked at.
 */
export class CallArguments {
  readonly params: unknown;
  readonly #call: CallArgumentsSource;

  constructor(call: CallArgumentsSource, params: unknown) {
    this.params = params;
    this.#call = call;
  }

  get method(): string {
    return this.#call.method.codecs.name;
  }

  get kind(): "rpc" | "stream" | "upload" {
    return this.#call.kind;
  }

  get items(): ReceiveQueue<unknown> | undefined {
    return this.#call.items;
  }

  get user(): object | undefined {
    return this.#call.peer.user;
  }

  get connection(): Connection {
    return this.#call.peer.connection;
  }

  get context(): unknown {
    return this.#call.peer.context;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }

  get topic(): AnyTopicFunction {
    return this.#call.topic;
  }

  get fail(): typeof fail {
    return fail;
  }
}
