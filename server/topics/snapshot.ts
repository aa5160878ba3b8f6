import type { Encoding } from "@wirepact/schema/wire";
import { ExactSnapshot } from "../api/mod.ts";
import type { Peer } from "../peer/mod.ts";
import { encodeIn } from "./carried.ts";
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

/**
 * The snapshot of an instance for one connection; nothing where the topic has none.
 *
 * @throws {RangeError} If it is larger than `maxSnapshotBytes`, or of a place that history does not reach back to, or
 * that the log has not come to.
 */
export async function takeSnapshot(order: SnapshotOrder): Promise<TakenSnapshot | undefined> {
  const { instance: { topic: { codecs: { name, snapshot } } }, peer: { codec }, maxSnapshotBytes } = order;
  if (!snapshot) return undefined;
  const taken = await take(order, codec.encoding);
  const bytes = codec.encode([3, 0, taken.data]).length;
  if (bytes > maxSnapshotBytes) {
    throw new RangeError(
      `the snapshot of ${name} has ${bytes} bytes; maxSnapshotBytes is ${maxSnapshotBytes}`,
    );
  }
  return taken;
}

async function take({ instance, request }: SnapshotOrder, encoding: Encoding): Promise<TakenSnapshot> {
  const { codecs: { name, snapshot: codec }, handler } = instance.topic;
  if (instance.reduced) return await instance.reduced.snapshot(encoding);
  const made = await handler.snapshot?.(request);
  const value = made instanceof ExactSnapshot ? made.state : made;
  const data = encodeIn(codec!, value, `the snapshot of ${name}`, encoding);
  return made instanceof ExactSnapshot ? { data, at: await placeOf(made, instance) } : { data };
}

/**
 * The offset from which on events are missing in a snapshot. One with a place in another log has none of this log's: if
 * it had, it would say so.
 */
async function placeOf({ at }: ExactSnapshot<unknown>, { log, topic, name }: TopicInstance): Promise<number> {
  const offset = at?.epoch === log.position.epoch ? at.offset : 0;
  const reason = await log.missing(offset, Infinity);
  if (reason === undefined) return offset;
  throw new RangeError(
    `the snapshot of ${topic.codecs.name} is of offset ${offset} of ${name}, and the log cannot be read from there: ${reason}`,
  );
}
