import type { Cursor, RecoveryFailure } from "@wirepact/schema/wire";
import type { TopicLog } from "./topic_log.ts";

/** Whether what a client has missed can be replayed, and from which offset on it gets events. */
export type Recovery =
  | { readonly recovered: true; readonly after: number }
  | { readonly recovered: false; readonly reason?: RecoveryFailure };

/**
 * Looks at what a client that comes back has missed: it is recovered if every event after its cursor can be delivered
 * and they are at most `maxReplayEvents`.
 */
export async function recover(
  cursor: Cursor | null | undefined,
  log: TopicLog,
  maxReplayEvents: number,
): Promise<Recovery> {
  if (!cursor) return { recovered: false };
  if (cursor.epoch !== log.position.epoch) return { recovered: false, reason: "epoch_changed" };
  const reason = await log.missing(cursor.offset, maxReplayEvents);
  return reason === undefined ? { recovered: true, after: cursor.offset } : { recovered: false, reason };
}
