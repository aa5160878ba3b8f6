import type { ReceiveQueue } from "@wirepact/schema/wire";
import type { Connection } from "../api/mod.ts";
import type { Peer } from "../peer/mod.ts";

/** Names a topic instance; untyped, as everything inside the server. */
export type AnyTopicFunction = (name: string, key: object) => unknown;

/** What a {@linkcode CallArguments} is made of. */
export interface CallArgumentsSource {
  readonly peer: Peer;
  readonly method: string;
  readonly kind: "rpc" | "stream" | "upload";
  readonly params: unknown;
  readonly items: ReceiveQueue<unknown> | undefined;
  readonly fail: unknown;
  readonly topic: AnyTopicFunction;
  readonly signal: () => AbortSignal;
}

/** What handlers and middleware are given. A class, because its `signal` is made only when somebody looks at it. */
export class CallArguments {
  readonly method: string;
  readonly kind: "rpc" | "stream" | "upload";
  readonly params: unknown;
  readonly items: ReceiveQueue<unknown> | undefined;
  readonly user: object | undefined;
  readonly connection: Connection;
  readonly context: unknown;
  readonly fail: unknown;
  readonly topic: AnyTopicFunction;
  readonly #signal: () => AbortSignal;

  constructor(source: CallArgumentsSource) {
    this.method = source.method;
    this.kind = source.kind;
    this.params = source.params;
    this.items = source.items;
    this.user = source.peer.user;
    this.connection = source.peer.connection;
    this.context = source.peer.context;
    this.fail = source.fail;
    this.topic = source.topic;
    this.#signal = source.signal;
  }

  get signal(): AbortSignal {
    return this.#signal();
  }
}
