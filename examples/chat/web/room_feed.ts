/**
 * One room over the generated SDK: keeps its conversation up to date and tells the page's state what happens in it.
 *
 * @module
 */

import type { PresenceListener, Subscription } from "@wirepact/client";
import { type LiveState, liveState } from "@wirepact/client/live";
import type { Member, Message, RoomTopic } from "../generated/client.ts";
import { inTime } from "../in_time.ts";
import type { ChatEvent } from "./chat_state.ts";

/** What a {@linkcode RoomFeed} is made of. */
export interface RoomFeedOptions {
  readonly room: string;
  readonly subscription: Subscription<RoomTopic>;
  /** What the page shows of the room already: the snapshot is only the end of it. */
  readonly before: readonly Message[];
  readonly tell: (event: ChatEvent) => void;
  /** The room is there: at first, and again after each reconnect. */
  readonly onReady: () => void;
}

/** Messages kept on the page. */
const MAX_MESSAGES = 500;

/** A room that this page follows, whatever connection it is on. */
export class RoomFeed {
  readonly #options: RoomFeedOptions;
  readonly #live: LiveState<readonly Message[]>;
  /** Whether what is told now has just been said. */
  #isNews = false;

  constructor(options: RoomFeedOptions) {
    const { room, subscription, tell } = options;
    this.#options = options;
    // Before the conversation, so that a return is known before what it brings.
    subscription.onRecovered((recovery) => {
      tell({ type: "returned", room, recovery, nowMs: Date.now() });
      options.onReady();
    });
    this.#live = this.#follow();
    subscription.on("typing", (typing) => tell({ type: "typing", room, typing, nowMs: Date.now() }));
    subscription.onPresence(presenceTeller(subscription, (members, complete) => {
      tell({ type: "presence", room, change: { members, complete, at: new Date() } });
    }));
  }

  /** The end, for the page. */
  close(): void {
    this.#live.close();
  }

  #follow(): LiveState<readonly Message[]> {
    const { room, subscription, tell, onReady } = this.#options;
    let { before } = this.#options;
    const live = liveState<RoomTopic, readonly Message[]>(
      subscription,
      { message: (messages, message) => inTime(messages, message, MAX_MESSAGES) },
      {
        from: (snapshot) => {
          const messages = joined(before, snapshot?.recent ?? []);
          before = []; // where events were lost there may be a hole between the two
          return messages;
        },
      },
    );
    live.subscribe(({ status, state }) => {
      if (status !== "live") return;
      const conversation = { messages: state, place: subscription.cursor?.offset };
      tell({ type: "messages", room, conversation, live: this.#isNews });
      if (!this.#isNews) onReady();
      this.#isNews = true;
    });
    return live;
  }
}

function joined(before: readonly Message[], recent: readonly Message[]): readonly Message[] {
  const known = new Set(recent.map(({ id }) => id));
  return before.filter(({ id }) => !known.has(id))
    .reduce((messages, message) => inTime(messages, message, MAX_MESSAGES), recent);
}

/**
 * Gathers the changes of one turn and tells the list once. After a reconnect the SDK tells the changes first, then that
 * the list is complete; for this page those changes are not people coming and going.
 */
function presenceTeller(
  subscription: Subscription<RoomTopic>,
  tell: (members: ReadonlyMap<string, Member>, complete: boolean) => void,
): PresenceListener<Member> {
  let pending = false;
  let complete = false;
  const changed = () => {
    if (pending) return;
    pending = true;
    queueMicrotask(() => {
      tell(new Map(subscription.presence.members), complete);
      pending = complete = false;
    });
  };
  const synced = () => {
    complete = true;
    changed();
  };
  return { joined: changed, left: changed, changed, synced };
}
