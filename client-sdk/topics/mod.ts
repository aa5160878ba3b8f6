/**
 * Topics: subscriptions, their handles, and who is there.
 *
 * @module
 */

export { Feeds } from "./feeds.ts";
export type {
  NotRecovered,
  Presence,
  PresenceListener,
  Recovered,
  Recovery,
  Subscription,
  SubscriptionStart,
  TopicEvent,
} from "./types.ts";
