import type { PresenceDescriptor, TopicDraft } from "../ir/mod.ts";
import { MAX_DURATION_MS, oneWord, wholeNumber } from "./option_values.ts";
import { checkPresence } from "./root_checks.ts";
import { isOptions, type Options, type Scope, type Spot } from "./scope.ts";

const MAX_LISTED = 100_000;

/** What a topic has instead of presence, or `presence` made, or a bare schema. */
export function lowerPresence(
  presence: unknown,
  spot: Spot,
  scope: Scope,
): Pick<TopicDraft, "presence" | "presenceOptions"> {
  if (presence === undefined) return {};
  const options: Options = isOptions(presence) && presence.kind === "presence"
    ? presence
    : { state: presence };
  scope.refuseUnknown(options, spot.path, ["kind", "state", "per", "graceMs", "maxListed"]);
  return {
    presence: scope.schema(options.state, spot, checkPresence),
    presenceOptions: presenceOptions(options, spot.path, scope),
  };
}

function presenceOptions(options: Options, path: string, scope: Scope): PresenceDescriptor {
  const at = { path, scope };
  return {
    per: oneWord(options, { name: "per", words: ["connection", "user"] }, at),
    graceMs: wholeNumber(options, { name: "graceMs", least: 0, most: MAX_DURATION_MS, otherwise: 5_000 }, at),
    maxListed: wholeNumber(options, { name: "maxListed", least: 0, most: MAX_LISTED, otherwise: 1_000 }, at),
  };
}
