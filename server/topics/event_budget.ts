/** How many bytes of events may wait for one connection, and from how many on what happens. */
export interface EventBudget {
  /** Above it the connection is too slow: volatile events are dropped, durable ones have to wait in history. */
  readonly overflow: number;
  /** Above it a replay waits: what is new must find room besides it. */
  readonly pause: number;
  /** Below it what has waited goes on. */
  readonly resume: number;
  /** Of the newest values that wait outside the queue. */
  readonly latest: number;
}

/** Shares out `maxQueuedEventBytes`: what is in the queue and what waits outside it come to no more than that. */
export function eventBudget(maxQueuedEventBytes: number): EventBudget {
  const latest = Math.floor(maxQueuedEventBytes / 8);
  return {
    overflow: maxQueuedEventBytes - latest,
    pause: Math.floor(maxQueuedEventBytes / 2),
    resume: Math.floor(maxQueuedEventBytes / 4),
    latest,
  };
}
