import type { TopicCodecs } from "../contract_codecs.ts";
import type { AnyTopicFunction } from "../calls/mod.ts";
import type { Connection } from "../api/mod.ts";

/** What the handlers of a topic are given. */
export interface TopicRequest {
  readonly key: unknown;
  readonly user: object | undefined;
  readonly connection: Connection;
  readonly context: unknown;
  readonly topic: AnyTopicFunction;
}

/** How a snapshot comes from events, without its types. */
export interface AnyReducer {
  readonly initial: (instance: { readonly key: unknown }) => unknown;
  readonly events: Readonly<Record<string, ((state: unknown, payload: unknown) => unknown) | undefined>>;
}

/** The handlers of a topic without their types. */
export interface AnyTopicHandler {
  readonly authorize: (request: TopicRequest) => unknown;
  readonly snapshot?: (request: TopicRequest) => unknown;
  readonly reducer?: AnyReducer;
  readonly presence?: (request: TopicRequest) => unknown;
}

/** A topic together with what runs it. */
export interface Topic {
  readonly codecs: TopicCodecs;
  readonly handler: AnyTopicHandler;
}
