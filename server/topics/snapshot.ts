import { encodeIn } from "./carried.ts";
import type { Peer } from "../peer/mod.ts";
import type { TopicRequest } from "./topic_handlers.ts";
import type { TopicInstance } from "./topic_instance.ts";

/** Who wants a snapshot of what. */
export interface SnapshotOrder {
  readonly instance: TopicInstance;
  readonly request: TopicRequest;
  readonly peer: Peer;
  readonly maxSnapshotBytes: number;
}

/** A snapshot on its way to one connection. */
export interface TakenSnapshot {
  /** As frames carry it. */
  readonly data: unknown;
  /** It has exactly the events up to this offset. If absent, those up to the head that was read before, and perhaps more. */
  readonly at?: number;
}

/** The snapshot of an instance for one connection; nothing where the topic has none. */
export async function takeSnapshot(order: SnapshotOrder): Promise<TakenSnapshot | undefined> {
  const { instance: { topic }, request, peer: { codec: { encoding } } } = order;
  const { codecs: { name, snapshot: codec }, handler } = topic;
  if (!codec) return undefined;
  const value = await handler.snapshot?.(request);
  return { data: encodeIn(codec, value, `the snapshot of ${name}`, encoding) };
}
