import type { TopicDraft } from "../ir/mod.ts";
import { lowerTopicEvents } from "./lower_event.ts";
import { lowerHistory } from "./lower_history.ts";
import { lowerPresence } from "./lower_presence.ts";
import { oneWord } from "./option_values.ts";
import { checkTopicKey } from "./root_checks.ts";
import { present } from "./rule.ts";
import { isOptions, type Scope, type Spot } from "./scope.ts";

/** What `topic` made. `undefined` for anything else. */
export function lowerTopic(topic: unknown, { path, name }: Spot, scope: Scope): TopicDraft | undefined {
  if (!isOptions(topic) || topic.kind !== "topic") {
    scope.report({ path, problem: "not a topic", fix: "Make it with topic()." });
    return undefined;
  }
  scope.refuseUnknown(topic, path, [
    "kind",
    "description",
    "renamedFrom",
    "key",
    "events",
    "presence",
    "snapshot",
    "history",
    "overflow",
  ]);
  const key = scope.optionalSchema(topic.key, { path: `${path}.key`, name: `${name}Key` }, checkTopicKey);
  const events = lowerTopicEvents(topic.events, { path: `${path}.events`, name }, scope);
  if (Object.keys(events).length === 0) {
    scope.report({
      path: `${path}.events`,
      problem: "a topic without events",
      fix: "Declare what can happen.",
    });
  }
  const overflow = oneWord(topic, { name: "overflow", words: ["resync", "disconnect"] }, { path, scope });
  return {
    ...scope.notes(topic, path),
    key: key ?? { kind: "object", properties: [] },
    events,
    ...lowerPresence(topic.presence, { path: `${path}.presence`, name: `${name}Presence` }, scope),
    ...present({
      snapshot: scope.optionalSchema(topic.snapshot, { path: `${path}.snapshot`, name: `${name}Snapshot` }),
      overflow: overflow === "resync" ? undefined : overflow,
    }),
    history: lowerHistory(topic.history, `${path}.history`, scope),
  };
}
