import { canonicalText } from "./canonical_text.ts";
import type { RefNode, TypeNode } from "./descriptor.ts";
import { isRecursive, type Types } from "./refs.ts";

/**
 * A table in which each type stands once, whatever its name and however often it is used. A type is its place in the
 * table; recursive types are bodies that other entries point to.
 */
export class CanonicalTypes {
  readonly #types: Types;
  readonly #places = new Map<string, number>();
  readonly #bodies: (number | undefined)[] = [];
  readonly #placeOf = new Map<string, number>();

  constructor(types: Types) {
    this.#types = types;
  }

  /** The place of a type in the table. */
  add(node: TypeNode): number {
    return node.kind === "ref" ? this.#addNamed(node) : this.#place(this.#withPlaces(node));
  }

  /** Everything added so far. */
  table(): { readonly nodes: readonly unknown[]; readonly bodies: readonly (number | undefined)[] } {
    return { nodes: [...this.#places.keys()].map((text) => JSON.parse(text)), bodies: this.#bodies };
  }

  /** Each name is followed once: types that use types twice, level by level, would otherwise take for ever. */
  #addNamed({ name }: RefNode): number {
    const known = this.#placeOf.get(name);
    if (known !== undefined) return known;
    const body = this.#types[name];
    if (!body) throw new RangeError(`cannot write type ${name}: the descriptor has no such type`);
    const place = isRecursive(name, this.#types) ? this.#addRecursive(name, body) : this.add(body);
    this.#placeOf.set(name, place);
    return place;
  }

  #addRecursive(name: string, body: TypeNode): number {
    const at = this.#bodies.push(undefined) - 1;
    const place = this.#place({ kind: "body", at });
    this.#placeOf.set(name, place); // known to the body, which refers to it
    this.#bodies[at] = this.add(body);
    return place;
  }

  #place(entry: object): number {
    const text = canonicalText(entry);
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  /** The node with places instead of inner types, and without what says nothing. */
  #withPlaces(node: Exclude<TypeNode, RefNode>): object {
    const { description: _, ...rest } = node;
    switch (rest.kind) {
      case "array":
        return { ...rest, items: this.add(rest.items) };
      case "tuple":
        return { ...rest, items: rest.items.map((item) => this.add(item)) };
      case "record":
        return { ...rest, values: this.add(rest.values) };
      case "union":
        return { ...rest, variants: rest.variants.map((variant) => this.add(variant)) };
      case "object": {
        const { additional, properties, ...bounds } = rest;
        return {
          ...bounds,
          properties: properties.map(({ name, type, optional }) => [name, this.add(type), optional ? 1 : 0]),
          additional: typeof additional === "object"
            ? this.add(additional)
            : additional === "drop"
            ? undefined
            : additional,
        };
      }
      default:
        return rest;
    }
  }
}
