import type { IdempotencyDescriptor, MethodDraft } from "../ir/mod.ts";
import { MAX_DURATION_MS, wholeNumber } from "./option_values.ts";
import { isOptions, type Options, type Scope } from "./scope.ts";

/** What a method says of calls that are sent again. */
export function lowerIdempotent(
  { idempotent }: Options,
  kind: MethodDraft["kind"],
  { path: method, scope }: { path: string; scope: Scope },
): IdempotencyDescriptor | undefined {
  if (idempotent === undefined) return undefined;
  const path = `${method}.idempotent`;
  if (kind !== "rpc") {
    scope.report({
      path,
      problem: `${kind === "stream" ? "a stream" : "an upload"} cannot be sent again: its items are not kept`,
      fix: "Leave it out, or make the method an rpc().",
    });
    return undefined;
  }
  if (idempotent !== true && !isOptions(idempotent)) {
    scope.report({ path, problem: "neither true nor options", fix: "Use true, or leave it out." });
    return undefined;
  }
  return lowerOptions(idempotent === true ? {} : idempotent, path, scope);
}

function lowerOptions(options: Options, path: string, scope: Scope): IdempotencyDescriptor {
  scope.refuseUnknown(options, path, ["keepMs", "rerun"]);
  const { rerun = false } = options;
  if (typeof rerun !== "boolean") {
    scope.report({ path: `${path}.rerun`, problem: "rerun is not a boolean", fix: "Use true or false." });
  }
  return {
    keepMs: wholeNumber(
      options,
      { name: "keepMs", least: 1, most: MAX_DURATION_MS, otherwise: 600_000 },
      { path, scope },
    ),
    rerun: rerun === true,
  };
}
