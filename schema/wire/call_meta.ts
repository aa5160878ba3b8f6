/**
 * The extras of a CALL have names in code and small integers as keys on the wire. Both directions of that are here and
 * nowhere else.
 *
 * @module
 */

import type { CallMeta } from "./frames.ts";

const TIMEOUT_MS = 0;
const CALL_NUMBER = 1;

/** The extras as keys and values of the wire; empty if there are none. */
export function writeCallMeta(meta: CallMeta): [key: number, value: unknown][] {
  const entries: [key: number, value: unknown][] = [
    [TIMEOUT_MS, meta.timeoutMs],
    [CALL_NUMBER, meta.callNumber],
  ];
  return entries.filter(([, value]) => value !== undefined);
}

/** The extras in a map as either encoding decodes it. Its values are not checked; unknown keys are dropped. */
export function readCallMeta(
  map: Readonly<Record<string, unknown>>,
): { timeoutMs?: unknown; callNumber?: unknown } {
  const { [TIMEOUT_MS]: timeoutMs, [CALL_NUMBER]: callNumber } = map;
  return { ...timeoutMs !== undefined && { timeoutMs }, ...callNumber !== undefined && { callNumber } };
}
