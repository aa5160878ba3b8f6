import type { Cursor, RecoveryFailure } from "@wirepact/schema/wire";
import type { HistoryPolicy, LogPosition } from "../broker/mod.ts";

/** No topic keeps history yet. */
export const NO_HISTORY: HistoryPolicy = { size: 0, ttlMs: 0 };

/** What SUBSCRIBED says of a cursor. */
export interface Recovery {
  readonly recovered: boolean;
  readonly reason?: RecoveryFailure;
}

/** Whether a client that comes back has missed anything. No topic keeps history yet, so any event it missed is lost. */
export function recover(cursor: Cursor | null | undefined, { epoch, head }: LogPosition): Recovery {
  if (!cursor) return { recovered: false };
  if (cursor.epoch !== epoch) return { recovered: false, reason: "epoch_changed" };
  return cursor.offset === head ? { recovered: true } : { recovered: false, reason: "trimmed" };
}
