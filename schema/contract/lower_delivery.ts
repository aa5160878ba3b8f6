import type { DeliveryDescriptor, LatestDescriptor, TypeNode, Types } from "../ir/mod.ts";
import { resolveRef } from "../ir/mod.ts";
import { MAX_DURATION_MS, wholeNumber } from "./option_values.ts";
import { BROKEN } from "./place.ts";
import { isKeyPart, type RootCheck } from "./root_checks.ts";
import { isOptions, type Scope } from "./scope.ts";

/** What `latest` and `volatile` say of an event. `undefined` for a durable one. */
export function lowerDelivery(delivery: unknown, path: string, scope: Scope): DeliveryDescriptor | undefined {
  if (delivery === undefined) return undefined;
  const options = isOptions(delivery) ? delivery : {};
  if (options.kind === "volatile") {
    scope.refuseUnknown(options, path, ["kind"]);
    return { kind: "volatile" };
  }
  if (options.kind !== "latest") {
    scope.report({
      path: `${path}.delivery`,
      problem: "not a delivery",
      fix: "Make the event with latest() or volatile().",
    });
    return undefined;
  }
  scope.refuseUnknown(options, path, ["kind", "by", "ttlMs"]);
  const ttlMs = wholeNumber(options, { name: "ttlMs", least: 1, most: MAX_DURATION_MS }, { path, scope });
  if (typeof options.by === "string") return { kind: "latest", by: options.by, ttlMs };
  scope.report({
    path: `${path}.by`,
    problem: options.by === undefined ? "no by" : "by is not a string",
    fix: "Name the property of the payload that says of whom or what the event tells.",
  });
  return undefined;
}

/** The payload of a `latest` event: an object, with the property that events are told apart by. */
export function checkLatest({ by }: LatestDescriptor, path: string, scope: Scope): RootCheck {
  return (node, _at, types) => {
    const problem = problemWith(by, node, types);
    if (problem === undefined) return;
    scope.report({
      path: `${path}.by`,
      problem,
      fix: "Name a required property of the payload: a string, integer, boolean, literal or enum.",
    });
  };
}

function problemWith(by: string, node: TypeNode, types: Types): string | undefined {
  const payload = resolveRef(node, types);
  if (payload === BROKEN) return undefined; // reported where it was lowered
  if (payload.kind !== "object") return `the payload is of kind ${payload.kind} and has no properties`;
  const property = payload.properties.find(({ name }) => name === by);
  if (!property) return `the payload has no property ${JSON.stringify(by)}`;
  if (property.optional) return `${by} may be absent`;
  return isKeyPart(property.type, types)
    ? undefined
    : `${by} is of kind ${resolveRef(property.type, types).kind}`;
}
