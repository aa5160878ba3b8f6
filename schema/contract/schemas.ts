import type { Mistake, TypeNode } from "../ir/mod.ts";
import { findIds } from "./find_ids.ts";
import { judgeUnion } from "./judge_union.ts";
import { isUsable, lowerSchema } from "./lower_schema.ts";
import { NamedTypes } from "./named_types.ts";
import { BROKEN, type OpenUnion, Place, type Session } from "./place.ts";

/** Lowers the schemas of one contract, which share their named types. */
export class Schemas {
  readonly #session: Session;
  readonly #named: NamedTypes;
  readonly #unions: [union: OpenUnion, at: Place][] = [];

  /** @param contract Whatever holds the schemas: all their `$id`s are known beforehand. */
  constructor(contract: unknown, report: (mistake: Mistake) => void) {
    const named = new NamedTypes(findIds(contract));
    this.#named = named;
    this.#session = {
      report,
      refer: (name, at) => named.find(name, at),
      resolve: (node) => named.resolve(node),
      judge: (union, at) => this.#unions.push([union, at]),
      lower(schema, at) {
        if (!isUsable(schema, at)) return BROKEN;
        if (schema.$id === undefined) return lowerSchema(schema, at);
        return typeof schema.$id === "string"
          ? named.refer(schema, at)
          : at.refuse("$id is not a string", "Use a name.");
      },
    };
  }

  /** A place of the contract at which a schema stands; the name is for types that need one. */
  place(path: string, name: string): Place {
    return new Place(this.#session, { path, name });
  }

  /** The named types, when all schemas have been lowered. Judges what could not be judged before. */
  finish(): Readonly<Record<string, TypeNode>> {
    this.#named.finish();
    const types = this.#named.nodes();
    for (const [union, at] of this.#unions) judgeUnion(union, at, types);
    return types;
  }
}
