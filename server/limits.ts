import { type ConnectionLimits, DEFAULT_LIMITS, type ServerLimits } from "@wirepact/schema/wire";

/** The limits in force, and what is wrong with the ones that were asked for. */
export function resolveLimits(asked: Partial<ServerLimits>): { limits: ServerLimits; problems: string[] } {
  const limits: ServerLimits = { ...DEFAULT_LIMITS, ...asked };
  const problems = Object.entries(limits)
    .filter(([, value]) => !Number.isSafeInteger(value) || value < 1)
    .map(([name, value]) => `limits.${name} is ${value}; give a whole number of at least 1`);
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
