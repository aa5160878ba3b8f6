import type { Cursor } from "@wirepact/schema/wire";

/** A snapshot and the place in the log that it belongs to. */
export interface SnapshotPlace<State> {
  /** What new subscribers get. */
  readonly state: State;
  /**
   * What `publish` answered for the newest event that the state has, kept with the data; `undefined` if it has none
   * yet.
   */
  readonly at: Cursor | undefined;
}

/** A snapshot that has exactly the events up to a place in the log. Made by {@linkcode snapshotAt}. */
export class ExactSnapshot<State> {
  /** What new subscribers get. */
  readonly state: State;
  /** The newest event that the state has. */
  readonly at: Cursor | undefined;

  /** A snapshot and its place. */
  constructor({ state, at }: SnapshotPlace<State>) {
    this.state = state;
    this.at = at;
  }
}

/**
 * What a snapshot handler returns if it knows which events are in the state: those that came later are replayed, so
 * that none is missing and none is there twice.
 *
 * @example
 * ```ts
 * import { snapshotAt } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const row = { messages: ["hello"], epoch: "k3v9", offset: 1 };
 * const snapshot = snapshotAt({ state: row.messages, at: { epoch: row.epoch, offset: row.offset } });
 * assert.deepEqual(snapshot.state, ["hello"]);
 * ```
 */
export function snapshotAt<State>(place: SnapshotPlace<State>): ExactSnapshot<State> {
  return new ExactSnapshot(place);
}
