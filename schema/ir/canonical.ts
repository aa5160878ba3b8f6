import { canonicalText } from "./canonical_text.ts";
import type { Descriptor, ErrorDescriptor, EventDescriptor, TypeNode } from "./descriptor.ts";
import { CanonicalTypes } from "./canonical_types.ts";

/**
 * What of a contract changes bytes or verdicts, as text: equal text, equal wire. Two peers compare its hash.
 *
 * In it: the contract's name, all names and numbers, all types, the order of an object's properties (the order in which
 * they are declared; objects may one day travel as arrays), of a tuple's items, of an enum's values and of a union's
 * variants. Not in it: descriptions, the contract's version, the order of methods, topics, events and errors, and the
 * names of types. So a type may be named, renamed or written out in place; only recursive types stay apart.
 */
export function canonicalForm(descriptor: Descriptor): string {
  const types = new CanonicalTypes(descriptor.types);
  const type = (node: TypeNode | undefined) => node && types.add(node);
  const event = ({ number, payload }: EventDescriptor) => ({ number, payload: type(payload) });
  const error = ({ details }: ErrorDescriptor) => type(details);
  const contract = {
    name: descriptor.name,
    claims: type(descriptor.claims),
    methods: inOrder(descriptor.methods, (method) => ({
      kind: method.kind,
      number: method.number,
      params: type(method.params),
      result: type(method.result),
      item: type(method.item),
      errors: inOrder(method.errors, error),
    })),
    topics: inOrder(descriptor.topics, (topic) => ({
      number: topic.number,
      key: type(topic.key),
      events: inOrder(topic.events, event),
      presence: type(topic.presence),
      snapshot: type(topic.snapshot),
    })),
    events: inOrder(descriptor.events, event),
    errors: descriptor.errors,
  };
  return canonicalText({ contract, types: types.table() });
}

/** Entries in the order of their names, for types are counted as they are met. */
function inOrder<In, Out>(entries: Readonly<Record<string, In>>, map: (one: In) => Out): Record<string, Out> {
  return Object.fromEntries(
    Object.keys(entries).sort().map((name) => [name, map(entries[name] as In)]),
  );
}
