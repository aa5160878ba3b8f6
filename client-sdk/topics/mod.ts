/**
 * Topics: subscriptions, their handles, and who is there.
 *
 * @module
 */

export { Feeds } from "./feeds.ts";
export type { PresenceListener, Recovery, Subscription, SubscriptionStart, TopicEvent } from "./types.ts";
