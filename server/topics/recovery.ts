import type { Cursor, RecoveryFailure } from "@wirepact/schema/wire";

/** A place in a log. */
export interface LogPosition {
  readonly epoch: string;
  readonly head: number;
}

/** What SUBSCRIBED says of a cursor. */
export interface Recovery {
  readonly recovered: boolean;
  readonly reason?: RecoveryFailure;
}

/** Whether a client that comes back has missed anything. No broker keeps history yet, so any event it missed is lost. */
export function recover(cursor: Cursor | null | undefined, { epoch, head }: LogPosition): Recovery {
  if (!cursor) return { recovered: false };
  if (cursor.epoch !== epoch) return { recovered: false, reason: "epoch_changed" };
  return cursor.offset === head ? { recovered: true } : { recovered: false, reason: "trimmed" };
}
