import type { EventDraft } from "../ir/mod.ts";
import { isSchema } from "./lower_schema.ts";
import { nameFault } from "./names.ts";
import { pascalCase } from "./pascal_case.ts";
import { present } from "./rule.ts";
import { isOptions, type Scope, type Spot } from "./scope.ts";

/** A table of events: schemas of payloads, or options. */
export function lowerEvents(events: unknown, { path, name }: Spot, scope: Scope): Record<string, EventDraft> {
  return scope.entries(events, {
    path,
    fault: nameFault,
    lower: (event, own) =>
      lowerEvent(event, { path: `${path}.${own}`, name: `${name}${pascalCase(own)}Event` }, scope),
  });
}

function lowerEvent(event: unknown, spot: Spot, scope: Scope): EventDraft {
  if (!isOptions(event)) {
    return { ...descriptionOf(event), payload: scope.schema(event, spot) };
  }
  scope.refuseUnknown(event, spot.path, ["payload", "description", "renamedFrom"]);
  return {
    ...descriptionOf(event.payload),
    ...scope.notes(event, spot.path),
    payload: scope.schema(event.payload, { ...spot, path: `${spot.path}.payload` }),
  };
}

/** What a schema says of itself, for the event or error that has no description of its own. */
export function descriptionOf(schema: unknown): { readonly description?: string } {
  const description = isSchema(schema) ? schema.description : undefined;
  return present({ description: typeof description === "string" ? description : undefined });
}
