import type { TypeNode } from "../ir/mod.ts";
import type { Place, RawSchema } from "./place.ts";

/** How schemas of one TypeBox kind become nodes. */
export interface Rule {
  /** The options that mean something to this kind, besides notes such as `description`. */
  readonly options: readonly string[];
  /** The node; a new one every time. */
  lower(schema: RawSchema, at: Place): TypeNode;
}

/** The fields that are not `undefined`. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  // Exactly what the type says: only entries that are undefined are left out.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<
    Fields
  >;
}

/** Fields with those that may be `undefined` made optional. */
export type Present<Fields> =
  & { [K in keyof Fields as undefined extends Fields[K] ? never : K]: Fields[K] }
  & { [K in keyof Fields as undefined extends Fields[K] ? K : never]?: Exclude<Fields[K], undefined> };
