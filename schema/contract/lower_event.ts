import type { EventDraft } from "../ir/mod.ts";
import { checkLatest, lowerDelivery } from "./lower_delivery.ts";
import { isSchema } from "./lower_schema.ts";
import { nameFault } from "./names.ts";
import { pascalCase } from "./pascal_case.ts";
import type { RootCheck } from "./root_checks.ts";
import { present } from "./rule.ts";
import { isOptions, type Scope, type Spot } from "./scope.ts";

/** The events of a topic: schemas of payloads, or options, or what `latest` and `volatile` made. */
export function lowerTopicEvents(events: unknown, spot: Spot, scope: Scope): Record<string, EventDraft> {
  return lowerEvents(events, spot, { scope, lower: lowerTopicEvent });
}

/** Connection-wide events: schemas of payloads, or options. */
export function lowerConnectionEvents(events: unknown, spot: Spot, scope: Scope): Record<string, EventDraft> {
  return lowerEvents(events, spot, { scope, lower: lowerConnectionEvent });
}

type LowerEvent = (event: unknown, spot: Spot, scope: Scope) => EventDraft;

function lowerEvents(
  events: unknown,
  { path, name }: Spot,
  { scope, lower }: { scope: Scope; lower: LowerEvent },
): Record<string, EventDraft> {
  return scope.entries(events, {
    path,
    fault: nameFault,
    lower: (event, own) =>
      lower(event, { path: `${path}.${own}`, name: `${name}${pascalCase(own)}Event` }, scope),
  });
}

function lowerTopicEvent(event: unknown, spot: Spot, scope: Scope): EventDraft {
  const delivery = isOptions(event) ? lowerDelivery(event.delivery, spot.path, scope) : undefined;
  const check = delivery?.kind === "latest" ? checkLatest(delivery, spot.path, scope) : undefined;
  return { ...lowerEvent(event, spot, { scope, check }), ...present({ delivery }) };
}

function lowerConnectionEvent(event: unknown, spot: Spot, scope: Scope): EventDraft {
  if (isOptions(event) && event.delivery !== undefined) {
    scope.report({
      path: spot.path,
      problem: "latest() and volatile() are for events of topics; this one goes to all connections",
      fix: "Write the schema alone: such an event goes to those who are there. Or put it into a topic.",
    });
  }
  return lowerEvent(event, spot, { scope });
}

function lowerEvent(
  event: unknown,
  spot: Spot,
  { scope, check }: { scope: Scope; check?: RootCheck | undefined },
): EventDraft {
  if (!isOptions(event)) return { ...descriptionOf(event), payload: scope.schema(event, spot) };
  scope.refuseUnknown(event, spot.path, ["payload", "description", "renamedFrom", "delivery"]);
  return {
    ...descriptionOf(event.payload),
    ...scope.notes(event, spot.path),
    payload: scope.schema(event.payload, { ...spot, path: `${spot.path}.payload` }, check),
  };
}

/** What a schema says of itself, for the event or error that has no description of its own. */
export function descriptionOf(schema: unknown): { readonly description?: string } {
  const description = isSchema(schema) ? schema.description : undefined;
  return present({ description: typeof description === "string" ? description : undefined });
}
