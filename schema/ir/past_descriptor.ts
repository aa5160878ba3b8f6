import type { Descriptor, TopicDescriptor } from "./descriptor.ts";

/** What topics had before contracts could say anything else. */
const HISTORY = { size: 100, ttlMs: 300_000 } as const;
const PRESENCE = { per: "connection", graceMs: 5_000, maxListed: 1_000 } as const;

/** A descriptor that an earlier codegen may have written, with what that codegen did not know of. */
export function completeDescriptor(descriptor: Descriptor): Descriptor {
  const topics = Object.entries(descriptor.topics).map(([name, topic]) => [name, completeTopic(topic)]);
  return { ...descriptor, topics: Object.fromEntries(topics) };
}

function completeTopic(topic: Partial<TopicDescriptor>): Partial<TopicDescriptor> {
  return { history: HISTORY, ...topic.presence && { presenceOptions: PRESENCE }, ...topic };
}
