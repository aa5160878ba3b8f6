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
  readonly fail = fail;
  readonly topic: AnyTopicFunction;
  readonly #call: CallArgumentsSource;

  constructor(call: CallArgumentsSource, params: unknown, topic: AnyTopicFunction) {
    this.method = call.method.codecs.name;
    this.kind = call.kind;
    this.params = params;
    this.items = call.items;
    this.user = call.peer.user;
    this.connection = call.peer.connection;
    this.context = call.peer.context;
    this.topic = topic;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }
}
