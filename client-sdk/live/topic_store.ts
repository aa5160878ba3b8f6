/**
 * Topics for user interfaces, whose components come and go.
 *
 * @module
 */

import type { TopicTypes } from "../contract.ts";
import type { Subscription } from "../topics/mod.ts";
import { lazyStore } from "./lazy_store.ts";
import type { LingerOptions } from "./linger.ts";
import { type Live, liveState, type LiveStateOptions, type Reducers } from "./live_state.ts";
import type { Store } from "./store.ts";

/** What a {@linkcode topicStore} may be told. */
export interface TopicStoreOptions<State, Snapshot>
  extends LiveStateOptions<State, Snapshot>, LingerOptions {}

/**
 * The state of a topic as {@linkcode liveState} keeps it, while somebody looks: it subscribes when the first listener
 * comes and ends the subscription some time after the last one has gone. So a component may be mounted twice.
 *
 * @example
 * ```ts ignore
 * const tea = topicStore(() => chat.room({ room: "tea" }), {
 *   message: (state, message) => ({ ...state, recent: [...state.recent, message] }),
 * });
 * const off = tea.subscribe(({ state }) => console.log(state?.recent.length));
 * ```
 */
export function topicStore<Topic extends TopicTypes, State = Topic["snapshot"]>(
  open: () => Subscription<Topic>,
  reducers: Reducers<State, Topic>,
  options: TopicStoreOptions<State, Topic["snapshot"]> = {},
): Store<Live<State>> {
  return lazyStore<Live<State>>({ status: "starting" }, (set) => {
    const live = liveState(open(), reducers, options);
    const off = live.subscribe(set);
    return () => {
      off();
      live.close();
    };
  }, options);
}

/**
 * Who is in a topic, by member id, while somebody looks. The map is another one after each change.
 *
 * @example
 * ```ts ignore
 * const off = presenceStore(() => chat.room({ room: "tea" })).subscribe((members) => console.log(members.size));
 * ```
 */
export function presenceStore<Topic extends TopicTypes>(
  open: () => Subscription<Topic>,
  options: LingerOptions = {},
): Store<ReadonlyMap<string, Topic["presence"]>> {
  return lazyStore<ReadonlyMap<string, Topic["presence"]>>(new Map(), (set) => {
    const subscription = open();
    const read = (): void => set(new Map(subscription.presence.members));
    const off = subscription.onPresence({
      joined: read,
      left: read,
      changed: read,
      synced: read,
      counted: read,
    });
    return () => {
      off();
      subscription.close();
    };
  }, options);
}
