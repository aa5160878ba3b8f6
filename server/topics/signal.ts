import type { SharedFrame } from "./shared_frame.ts";

/** An event that is in no log, for all who follow. */
export interface Signal {
  /** The event's name. */
  readonly name: string;
  /** In words, for the log. */
  readonly subject: string;
  readonly frame: SharedFrame;
  /** Ids of connections that do not get it. */
  readonly except: readonly string[] | undefined;
  /** Its place among the latest events. None for a volatile one. */
  readonly place: number | undefined;
}

/** A latest event. */
export interface LatestSignal extends Signal {
  readonly place: number;
}

/** Whether it is a latest event. */
export function isLatest(signal: Signal): signal is LatestSignal {
  return signal.place !== undefined;
}
