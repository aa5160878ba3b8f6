import { isSchema } from "./lower_schema.ts";
import type { RawSchema } from "./place.ts";

/** The schemas of a contract that have an `$id`. */
export interface Identified {
  /** The first schema of each `$id`, those inside modules aside. */
  readonly schemas: ReadonlyMap<string, RawSchema>;
  /** Every `$id` there is. */
  readonly names: ReadonlySet<string>;
}

/** Values of these options are not schemas. */
const DATA: ReadonlySet<string> = new Set(["const", "default", "examples"]);

/** Looks through everything that a contract holds, so that a schema may refer to one that stands further down. */
export function findIds(contract: unknown): Identified {
  const schemas = new Map<string, RawSchema>();
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (value: unknown, inModule: boolean) => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isSchema(value) && typeof value.$id === "string") {
      names.add(value.$id);
      if (!inModule && !schemas.has(value.$id)) schemas.set(value.$id, value);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (!DATA.has(key) || !isSchema(value)) visit(inner, inModule || key === "$defs");
    }
  };
  visit(contract, false);
  return { schemas, names };
}
