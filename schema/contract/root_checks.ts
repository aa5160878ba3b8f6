import { alternativesOf, resolveRef, type TypeNode, type Types } from "../ir/mod.ts";
import { BROKEN, type Place } from "./place.ts";

/** A rule for a schema at a certain place of a contract, applied when all types are known. */
export type RootCheck = (node: TypeNode, at: Place, types: Types) => void;

/** Params and claims: an object. */
export const checkObject: RootCheck = (node, at, types) => {
  const resolved = resolveRef(node, types);
  if (resolved.kind === "object" || resolved === BROKEN) return;
  at.refuse(`of kind ${resolved.kind} where an object is needed`, "Use Type.Object.");
};

/** Topic keys: a flat object, equal keys having equal text on every peer. */
export const checkTopicKey: RootCheck = (node, at, types) => {
  checkObject(node, at, types);
  const key = resolveRef(node, types);
  if (key.kind !== "object") return;
  if (typeof key.additional === "object") {
    at.refuse("a topic key with undeclared properties", "Declare each property.");
  }
  for (const { name, type, optional } of key.properties) {
    const inner = at.property(name);
    if (optional) {
      inner.refuse("an optional property in a topic key", "Make it required, or make two topics.");
    }
    if (!isKeyPart(type, types)) {
      inner.refuse(
        `of kind ${resolveRef(type, types).kind} in a topic key`,
        "Use strings, integers, booleans, literals and enums only.",
      );
    }
  }
};

/** Presence states: never `null`, which on the wire says that a member has left. */
export const checkPresence: RootCheck = (node, at, types) => {
  if (alternativesOf(node, types).some((one) => one.kind === "null" || one.kind === "unknown")) {
    at.refuse("a presence state that may be null", "Use an object, or anything else that is never null.");
  }
};

/** Whether values of a type can name something: equal ones have equal text on every peer. */
export function isKeyPart(node: TypeNode, types: Types): boolean {
  const { kind } = resolveRef(node, types);
  return kind === "string" || kind === "integer" || kind === "boolean" || kind === "literal" ||
    kind === "enum" || resolveRef(node, types) === BROKEN;
}
