/**
 * Values that keep themselves up to date, for user interfaces: the state of a topic, its members, the connection. They
 * fit Svelte's stores and React's `useSyncExternalStore`; for React there are hooks in `@wirepact/client/react`.
 *
 * @module
 */

export { liveState } from "./live_state.ts";
export type {
  Live,
  LiveEnded,
  LiveNow,
  LiveStarting,
  LiveState,
  LiveStateOptions,
  Reducers,
} from "./live_state.ts";
export type { LingerOptions } from "./linger.ts";
export { shareClient } from "./shared_client.ts";
export type { SharedClient } from "./shared_client.ts";
export type { Store } from "./store.ts";
export { presenceStore, topicStore } from "./topic_store.ts";
export type { TopicStoreOptions } from "./topic_store.ts";
