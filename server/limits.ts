import { type ConnectionLimits, DEFAULT_LIMITS, type ServerLimits } from "@wirepact/schema/wire";

/** The limits in force, and what is wrong with the ones that were asked for. */
export function resolveLimits(asked: Partial<ServerLimits>): { limits: ServerLimits; problems: string[] } {
  const { maxQueuedBytes } = { ...DEFAULT_LIMITS, ...asked };
  const limits: ServerLimits = {
    ...DEFAULT_LIMITS,
    // Its default follows a smaller bound of all that waits.
    maxQueuedEventBytes: Math.min(DEFAULT_LIMITS.maxQueuedEventBytes, Math.ceil(maxQueuedBytes / 2)),
    ...asked,
  };
  const problems = Object.entries(limits)
    .filter(([, value]) => !Number.isSafeInteger(value) || value < 1)
    .map(([name, value]) => `limits.${name} is ${value}; give a whole number of at least 1`);
  if (limits.maxQueuedEventBytes >= maxQueuedBytes && maxQueuedBytes > 1) {
    // Or a client that has much to catch up with is cut off each time before it has read it.
    problems.push(
      `limits.maxQueuedEventBytes is ${limits.maxQueuedEventBytes} and maxQueuedBytes ${maxQueuedBytes}; ` +
        "events must leave room for the rest: give less than maxQueuedBytes",
    );
  }
  return { limits, problems };
}

/** What WELCOME announces: the limits that a client must keep to. */
export function announcedLimits(limits: ServerLimits): ConnectionLimits {
  const {
    maxMessageBytes,
    maxFramesPerMessage,
    maxDepth,
    maxCallsInFlight,
    maxSubscriptions,
    windowItems,
    windowBytes,
  } = limits;
  return {
    maxMessageBytes,
    maxFramesPerMessage,
    maxDepth,
    maxCallsInFlight,
    maxSubscriptions,
    windowItems,
    windowBytes,
  };
}
