import type { ArrayNode, ObjectNode, TupleNode, TypeNode } from "../ir/mod.ts";
import type { JsonLeaves } from "./json_leaves.ts";
import { type JsonScalar, jsonScalarOf } from "./json_scalar.ts";
import { keyOf, type Program } from "./program.ts";

/** Objects and arrays in each other; schemas that nest more are left to the readable codecs. */
const MAX_DEPTH = 32;

/** A function that was emitted, and how deep its values nest. */
interface Emitted {
  readonly name: string;
  readonly depth: number;
}

/**
 * Emits one function for each type that has no types inside that need a look at a whole value. What does not: scalars,
 * objects that say nothing of properties they do not declare, arrays, tuples, and any of these or null. Types that
 * contain themselves are left out, so that there is a bound to the depth.
 */
export abstract class JsonEmitter {
  readonly program: Program;
  readonly leaves: JsonLeaves;
  readonly #known = new Map<string, Emitted | undefined>();

  constructor(program: Program, leaves: JsonLeaves) {
    this.program = program;
    this.leaves = leaves;
  }

  /** The name of a type's function, if there is one. */
  of(node: TypeNode): string | undefined {
    return this.#emit(node)?.name;
  }

  protected abstract plain(kind: JsonScalar["kind"]): string;
  protected abstract leaf(node: TypeNode, kind: JsonScalar["kind"]): string;
  protected abstract object(node: ObjectNode, inner: readonly string[]): string;
  protected abstract array(node: ArrayNode, inner: string): string;
  protected abstract tuple(node: TupleNode, inner: readonly string[]): string;
  protected abstract nullable(inner: string): string;
  /** A function with such a body. */
  protected abstract define(key: string, body: string): string;

  #emit(node: TypeNode): Emitted | undefined {
    const key = keyOf(node);
    if (this.#known.has(key)) return this.#known.get(key);
    // Until it is known, it is inside itself.
    this.#known.set(key, undefined);
    const emitted = this.#make(node, key);
    if (emitted && emitted.depth <= MAX_DEPTH) this.#known.set(key, emitted);
    return this.#known.get(key);
  }

  #make(node: TypeNode, key: string): Emitted | undefined {
    const scalar = jsonScalarOf(node);
    if (scalar) {
      const name = scalar.isPlain ? this.plain(scalar.kind) : this.define(key, this.leaf(node, scalar.kind));
      return { name, depth: 0 };
    }
    switch (node.kind) {
      case "object":
        return isOpen(node)
          ? undefined
          : this.#nest(key, node.properties.map(({ type }) => type), (inner) => this.object(node, inner));
      case "array":
        return node.uniqueItems
          ? undefined
          : this.#nest(key, [node.items], ([inner]) => this.array(node, inner!));
      case "tuple":
        return node.items.length === 0
          ? undefined
          : this.#nest(key, node.items, (inner) => this.tuple(node, inner));
      case "union": {
        const some = node.variants.filter(({ kind }) => kind !== "null");
        const inner = some.length === 1 && node.variants.length > 1 ? this.#emit(some[0]!) : undefined;
        return inner && { name: this.define(key, this.nullable(inner.name)), depth: inner.depth };
      }
      case "ref":
        return this.#emit(this.program.types[node.name]!);
      default:
        return undefined;
    }
  }

  #nest(
    key: string,
    types: readonly TypeNode[],
    body: (inner: readonly string[]) => string,
  ): Emitted | undefined {
    const inner = types.map((type) => this.#emit(type));
    if (inner.includes(undefined)) return undefined;
    const names = inner.map((one) => one!.name);
    return {
      name: this.define(key, body(names)),
      depth: 1 + Math.max(0, ...inner.map((one) => one!.depth)),
    };
  }
}

function isOpen({ additional = "drop", minProperties, maxProperties }: ObjectNode): boolean {
  return additional !== "drop" || minProperties !== undefined || maxProperties !== undefined;
}
