/**
 * React hooks for a shared client. Nothing is opened while rendering, so they may be rendered on a server, and twice.
 *
 * @module
 */

import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ConnectionState } from "./connection_state.ts";
import type { TopicTypes } from "./contract.ts";
import {
  type Live,
  presenceStore,
  type Reducers,
  type SharedClient,
  type Store,
  topicStore,
  type TopicStoreOptions,
} from "./live/mod.ts";
import type { Subscription } from "./topics/mod.ts";

/** The value of a store, rendering anew when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** Where the connection of a shared client stands; connects it while the component is mounted. */
export function useConnection<Client>(client: SharedClient<Client>): ConnectionState {
  return useStore(client.state);
}

/** What {@linkcode useTopic} follows, and how. */
export interface UseTopicOptions<Client, Topic extends TopicTypes, State>
  extends TopicStoreOptions<State, Topic["snapshot"]> {
  /** Subscribes: `(chat) => chat.room({ room })`. */
  readonly open: (client: Client) => Subscription<Topic>;
  /** What each event does to the state. */
  readonly reducers: Reducers<State, Topic>;
}

/**
 * The state of a topic, kept up to date while the component is mounted. `key` tells which instance it is: when it
 * changes, another one is followed. The options are those of the first rendering with that key.
 *
 * @example
 * ```tsx ignore
 * const chat = shareClient(() => connectChat("wss://chat.example", { token: fetchToken }));
 *
 * function Room({ room }: { room: string }) {
 *   const { state } = useTopic(chat, room, {
 *     open: (client) => client.room({ room }),
 *     reducers: { message: (state, message) => ({ ...state, recent: [...state.recent, message] }) },
 *   });
 *   return <ul>{state?.recent.map(({ id, text }) => <li key={id}>{text}</li>)}</ul>;
 * }
 * ```
 */
export function useTopic<Client, Topic extends TopicTypes, State = Topic["snapshot"]>(
  client: SharedClient<Client>,
  key: string,
  options: UseTopicOptions<Client, Topic, State>,
): Live<State> {
  useEffect(() => client.hold(), [client]);
  const store = useMemo(
    () => topicStore(() => options.open(client.get()), options.reducers, options),
    [client, key],
  );
  return useStore(store);
}

/**
 * Who is in a topic, by member id, while the component is mounted.
 *
 * @example
 * ```tsx ignore
 * const members = useMembers(chat, room, (client) => client.room({ room }));
 * ```
 */
export function useMembers<Client, Topic extends TopicTypes>(
  client: SharedClient<Client>,
  key: string,
  open: (client: Client) => Subscription<Topic>,
): ReadonlyMap<string, Topic["presence"]> {
  useEffect(() => client.hold(), [client]);
  const store = useMemo(() => presenceStore(() => open(client.get())), [client, key]);
  return useStore(store);
}
