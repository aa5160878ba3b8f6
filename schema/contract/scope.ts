import type { Mistake, TypeNode } from "../ir/mod.ts";
import { type NameFault, nameFault } from "./names.ts";
import { isSchema } from "./lower_schema.ts";
import type { Place } from "./place.ts";
import type { RootCheck } from "./root_checks.ts";
import { present } from "./rule.ts";
import { Schemas } from "./schemas.ts";
import { usedTypes } from "./used_types.ts";

/** Options as they come from a `contract.ts` that nobody type-checked. */
export type Options = Readonly<Record<string, unknown>>;

/** Where an option stands: its path, and the beginning of names for types that need one. */
export interface Spot {
  readonly path: string;
  readonly name: string;
}

/** What the parts of one contract need while they are lowered. */
export class Scope {
  readonly report: (mistake: Mistake) => void;
  readonly #schemas: Schemas;
  readonly #roots: [node: TypeNode, at: Place, check: RootCheck | undefined][] = [];

  constructor(contract: unknown, report: (mistake: Mistake) => void) {
    this.report = report;
    this.#schemas = new Schemas(contract, report);
  }

  /** The node of a schema that stands in the contract itself. */
  schema(schema: unknown, spot: Spot, check?: RootCheck): TypeNode {
    const at = this.#schemas.place(spot.path, spot.name);
    const node = at.lower(schema);
    this.#roots.push([node, at, check]);
    return node;
  }

  /** The same for a schema that may be left out. */
  optionalSchema(schema: unknown, spot: Spot, check?: RootCheck): TypeNode | undefined {
    return schema === undefined ? undefined : this.schema(schema, spot, check);
  }

  /** The named types, when everything has been lowered. */
  finish(): Readonly<Record<string, TypeNode>> {
    const types = this.#schemas.finish();
    for (const [node, at, check] of this.#roots) check?.(node, at, types);
    return usedTypes(this.#roots.map(([node]) => node), types);
  }

  /** Lowers each entry of a table of named things. */
  entries<Lowered>(
    table: unknown,
    { path, fault, lower }: {
      path: string;
      fault: (name: string) => NameFault;
      lower: (entry: unknown, name: string) => Lowered | undefined;
    },
  ): Record<string, Lowered> {
    const lowered: Record<string, Lowered> = {};
    if (table === undefined) return lowered;
    if (!isOptions(table)) {
      this.report({ path, problem: "not an object of names", fix: "Write { name: definition }." });
      return lowered;
    }
    for (const [name, entry] of Object.entries(table)) {
      const wrong = fault(name);
      if (wrong) this.report({ path: `${path}.${name}`, ...wrong });
      const one = lower(entry, name);
      if (one !== undefined && name !== "__proto__") lowered[name] = one;
    }
    return lowered;
  }

  /** `description`, and `renamedFrom` where it is allowed. */
  notes(options: Options, path: string): { description?: string; renamedFrom?: string } {
    const { description, renamedFrom } = options;
    if (description !== undefined && typeof description !== "string") {
      this.report({
        path: join(path, "description"),
        problem: "description is not a string",
        fix: "Write a sentence.",
      });
      return {};
    }
    if (renamedFrom !== undefined && (typeof renamedFrom !== "string" || nameFault(renamedFrom))) {
      this.report({
        path: join(path, "renamedFrom"),
        problem: "renamedFrom is not a name",
        fix: "Write the name it had before.",
      });
      return present({ description });
    }
    return present({ description, renamedFrom });
  }

  /** Reports options that do not exist: what is misspelt would otherwise have no effect. */
  refuseUnknown(options: Options, path: string, known: readonly string[]): void {
    for (const option of Object.keys(options)) {
      if (known.includes(option)) continue;
      this.report({
        path: join(path, option),
        problem: `there is no option ${option} here`,
        fix: `Use one of ${known.join(", ")}.`,
      });
    }
  }
}

/** Whether something is an object of options, and not a schema. */
export function isOptions(value: unknown): value is Options {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isSchema(value);
}

function join(path: string, option: string): string {
  return path === "" ? option : `${path}.${option}`;
}
