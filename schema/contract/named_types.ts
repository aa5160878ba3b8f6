import { Hint } from "@sinclair/typebox";
import type { TypeNode } from "../ir/mod.ts";
import { endlessTypes } from "./endless_types.ts";
import type { Identified } from "./find_ids.ts";
import { lowerSchema } from "./lower_schema.ts";
import { nameFault } from "./names.ts";
import { BROKEN, type Place, type RawSchema } from "./place.ts";
import { sameType } from "./same_type.ts";

/** A schema that has, or claims, a name. */
interface Claim {
  readonly name: string;
  readonly schema: RawSchema;
  readonly at: Place;
}

/** The types of a contract that have a name: by their `$id`, or by their place if they are recursive without one. */
export class NamedTypes {
  readonly #ids: Identified;
  readonly #owners = new Map<string, Claim>();
  readonly #nodes = new Map<string, TypeNode>();
  readonly #open = new Set<string>();
  readonly #rivals = new Map<RawSchema, Claim>();
  /** TypeBox numbers recursive types by a counter of the process, `T0`; these are the names they get instead. */
  readonly #counted = new Map<string, string>();

  constructor(ids: Identified) {
    this.#ids = ids;
  }

  /** The types by name, in the order in which they were met. */
  nodes(): Record<string, TypeNode> {
    return Object.fromEntries(this.#nodes);
  }

  /** A reference to the schema with this `$id`. */
  find(id: string, at: Place): TypeNode {
    const inModule = Object.hasOwn(at.definitions, id) ? at.definitions[id] : undefined;
    const schema = (inModule ?? this.#ids.schemas.get(id)) as RawSchema | undefined;
    if (schema) return this.refer(schema, at);
    return /^T\d+$/.test(id)
      ? at.refuse(
        "part of a recursive type without the whole, as Type.Pick and the like make it",
        "Give the Type.Recursive an $id and use it whole somewhere in the contract.",
      )
      : at.refuse(
        `a reference to ${id}, which no schema in the contract has as $id`,
        "Use the schema itself.",
      );
  }

  /** A reference to a schema that has an `$id`. */
  refer(schema: RawSchema, at: Place): TypeNode {
    const name = this.#nameOf(schema, at);
    const owner = this.#owners.get(name);
    if (!owner) this.#add({ name, schema, at: at.inType(name) });
    else if (owner.schema !== schema && !this.#rivals.has(schema)) {
      this.#rivals.set(schema, { name, schema, at: at.inType(name) });
    }
    const { description } = (owner?.schema ?? schema) as RawSchema;
    const differs = typeof schema.description === "string" && schema.description !== description;
    return { kind: "ref", name, ...(differs ? { description: schema.description as string } : {}) };
  }

  /** The node behind references, `undefined` while it is being lowered. */
  resolve(node: TypeNode): TypeNode | undefined {
    let inner: TypeNode | undefined = node;
    for (const seen = new Set<TypeNode>(); inner?.kind === "ref" && !seen.has(inner);) {
      seen.add(inner);
      inner = this.#open.has(inner.name) ? undefined : this.#nodes.get(inner.name);
    }
    return inner?.kind === "ref" ? undefined : inner;
  }

  /** Reports what can only be seen when all types are known. */
  finish(): void {
    this.#refuseRivals();
    this.#refuseReferencesToThemselves();
    for (const name of endlessTypes(this.nodes())) {
      this.#owners.get(name)?.at.refuse(
        "a recursive type whose values would never end",
        "Make what leads back to it optional, nullable or a list.",
      );
    }
  }

  /** Schemas that share an `$id` and differ. */
  #refuseRivals(): void {
    // Lowering a rival may bring up more of them: a Map is iterated to its end, whatever is added.
    for (const { name, schema, at } of this.#rivals.values()) {
      const node = lowerSchema(schema, at.silently());
      const own = this.#nodes.get(name);
      if (own && own !== BROKEN && node !== BROKEN && !sameType(node, own)) {
        at.refuse(
          `a second schema with the $id ${name}, different from the first at ${
            this.#owners.get(name)?.at.path
          }`,
          "Give one of them another $id. A spread copy ({ ...schema }) keeps the $id: use Type.Composite instead.",
        );
      }
    }
  }

  #refuseReferencesToThemselves(): void {
    for (const [name, node] of this.#nodes) {
      if (node.kind === "ref" && this.resolve(node) === undefined) {
        this.#owners.get(name)?.at.refuse("a type that is only a reference to itself", "Say what it is.");
        this.#nodes.set(name, BROKEN);
      }
    }
  }

  #add(claim: Claim): void {
    const fault = nameFault(claim.name);
    if (fault) claim.at.refuse(`$id: ${fault.problem}`, fault.fix);
    this.#owners.set(claim.name, claim);
    this.#nodes.set(claim.name, BROKEN); // holds the place in the order
    this.#open.add(claim.name);
    this.#nodes.set(claim.name, lowerSchema(claim.schema, claim.at));
    this.#open.delete(claim.name);
  }

  #nameOf(schema: RawSchema, at: Place): string {
    const id = schema.$id as string;
    if (schema[Hint] !== "Recursive" || !/^T\d+$/.test(id)) return id;
    let name = this.#counted.get(id);
    for (let count = 1; name === undefined; count++) {
      const candidate = count === 1 ? at.name : `${at.name}${count}`;
      if (!this.#ids.names.has(candidate) && !this.#owners.has(candidate)) name = candidate;
    }
    this.#counted.set(id, name);
    return name;
  }
}
