/**
 * Topics: subscriptions, their handles, and who is there.
 *
 * @module
 */

export { FeedTable } from "./feed_table.ts";
export type { PresenceListener, Recovery, Subscription, SubscriptionStart, TopicEvent } from "./types.ts";
