import type { TopicDraft } from "../ir/mod.ts";
import { lowerEvents } from "./lower_event.ts";
import { checkPresence, checkTopicKey } from "./root_checks.ts";
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
  ]);
  const key = scope.optionalSchema(topic.key, { path: `${path}.key`, name: `${name}Key` }, checkTopicKey);
  const events = lowerEvents(topic.events, { path: `${path}.events`, name }, scope);
  if (Object.keys(events).length === 0) {
    scope.report({
      path: `${path}.events`,
      problem: "a topic without events",
      fix: "Declare what can happen.",
    });
  }
  return {
    ...scope.notes(topic, path),
    key: key ?? { kind: "object", properties: [] },
    events,
    ...present({
      presence: scope.optionalSchema(
        topic.presence,
        { path: `${path}.presence`, name: `${name}Presence` },
        checkPresence,
      ),
      snapshot: scope.optionalSchema(topic.snapshot, { path: `${path}.snapshot`, name: `${name}Snapshot` }),
    }),
  };
}
