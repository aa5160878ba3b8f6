import type { HistoryDescriptor } from "../ir/mod.ts";
import { MAX_DURATION_MS, wholeNumber } from "./option_values.ts";
import { isOptions, type Options, type Scope } from "./scope.ts";

const MAX_SIZE = 1_000_000;

/** How much history a topic keeps. */
export function lowerHistory(history: unknown, path: string, scope: Scope): HistoryDescriptor {
  if (history !== undefined && !isOptions(history)) {
    scope.report({ path, problem: "not an object", fix: "Write { size: 100, ttlMs: 300_000 }." });
  }
  const options: Options = isOptions(history) ? history : {};
  const at = { path, scope };
  scope.refuseUnknown(options, path, ["size", "ttlMs"]);
  return {
    size: wholeNumber(options, { name: "size", least: 0, most: MAX_SIZE, otherwise: 100 }, at),
    ttlMs: wholeNumber(options, { name: "ttlMs", least: 1, most: MAX_DURATION_MS, otherwise: 300_000 }, at),
  };
}
