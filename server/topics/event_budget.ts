/** How many bytes of events may wait for one connection, and from how many on what happens. */
export interface EventBudget {
  /** Above it the connection is too slow: durable events that come have to wait in history. */
  readonly overflow: number;
  /** Above it what is read for the client waits, so that durable events that come find room; volatile ones are dropped. */
  readonly pause: number;
  /** Below it what has waited goes on. */
  readonly resume: number;
}

/** Shares out `maxQueuedEventBytes`. */
export function eventBudget(maxQueuedEventBytes: number): EventBudget {
  return {
    // The event that goes over it has to have room too.
    overflow: Math.ceil(maxQueuedEventBytes * 7 / 8),
    pause: Math.floor(maxQueuedEventBytes / 2),
    resume: Math.floor(maxQueuedEventBytes / 4),
  };
}
