/** When a peer was last heard and last written to, in ticks, and how many ticks one heartbeat is. */
export interface Pulse {
  readonly now: number;
  readonly heardAt: number;
  readonly wroteAt: number;
  readonly interval: number;
}

/** What to do about a peer now, and after how many ticks to look again. */
export type Beat =
  | { readonly action: "close" }
  | { readonly action: "ping" | "wait"; readonly again: number };

/**
 * Section 10 of the protocol: PING after one interval in which the peer was silent, or in which nothing was sent to
 * it, since it too wants signs of life; close after two intervals of its silence.
 */
export function heartbeat({ now, heardAt, wroteAt, interval }: Pulse): Beat {
  const silent = now - heardAt;
  if (silent >= 2 * interval) return { action: "close" };
  if (silent < interval && now - wroteAt < interval) {
    return { action: "wait", again: Math.min(heardAt, wroteAt) + interval - now };
  }
  const untilNextCheck = silent < interval ? interval - silent : 2 * interval - silent;
  return { action: "ping", again: Math.min(untilNextCheck, interval) };
}
