import type { Descriptor, TopicDescriptor } from "./descriptor.ts";

/** What topics had before contracts could say anything else. */
const HISTORY = { size: 100, ttlMs: 300_000 } as const;
const PRESENCE = { per: "connection", graceMs: 5_000, maxListed: 1_000 } as const;

/** A descriptor that an earlier codegen may have written, with what that codegen did not know of. */
export function completeDescriptor(descriptor: Descriptor): Descriptor {
  const topics = Object.entries(descriptor.topics).map(([name, topic]) => [name, completeTopic(topic)]);
  return { ...descriptor, topics: Object.fromEntries(topics) };
}

function completeTopic({ ...topic }: { -readonly [K in keyof TopicDescriptor]?: TopicDescriptor[K] }) {
  topic.history ??= HISTORY;
  if (topic.presence) topic.presenceOptions ??= PRESENCE;
  return topic; // what was there stays where it was, so that the lock file's text does not change
}
