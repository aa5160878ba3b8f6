/**
 * Topics: subscriptions, what they deliver, and who is present.
 *
 * @module
 */

export { addressOf, topicNamed } from "./address.ts";
export { broadcastEvent } from "./broadcast_event.ts";
export type { Audience } from "./broadcast_event.ts";
export { Broadcasts } from "./broadcasts.ts";
export type { BroadcastsOptions } from "./broadcasts.ts";
export { eventBudget } from "./event_budget.ts";
export { Pacer } from "./pacer.ts";
export { publishEvent } from "./publishing.ts";
export { Subscription } from "./subscription.ts";
export type { AnyReducer, AnyTopicHandler, Topic, TopicRequest } from "./topic_handlers.ts";
export { TopicHub } from "./topic_hub.ts";
export type { TopicHubOptions } from "./topic_hub.ts";
export { connectionIds, TopicAccess } from "./topic_access.ts";
