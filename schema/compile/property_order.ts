import type { ObjectNode, PropertyNode } from "../ir/mod.ts";

/**
 * The properties in the order in which a JavaScript object has them, and the readable codec looks at them: names that
 * are integers come first.
 */
export function inObjectOrder({ properties }: ObjectNode): readonly PropertyNode[] {
  const byName = new Map(properties.map((property) => [property.name, property]));
  return Object.keys(Object.fromEntries(byName)).map((name) => byName.get(name)!);
}
