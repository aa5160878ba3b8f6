import type { Mistake, TypeNode, UnionNode } from "../ir/mod.ts";
import { pascalCase } from "./pascal_case.ts";

/** A TypeBox schema as data: its options by name, its kind under a symbol. */
export type RawSchema = Readonly<Record<string | symbol, unknown>>;

/** Stands where a schema was refused. A union of nothing: it can be told apart from everything. */
export const BROKEN: TypeNode = { kind: "union", variants: [] };

/** A union whose discriminator is not known before all types are. */
export type OpenUnion = { -readonly [K in keyof UnionNode]: UnionNode[K] };

/** What lowering one contract keeps in common. Functions of their own, so that some can be replaced. */
export interface Session {
  readonly lower: (schema: unknown, at: Place) => TypeNode;
  /** The name's type: from the module around the place, or any schema of the contract with that `$id`. */
  readonly refer: (name: string, at: Place) => TypeNode;
  /** The node behind references; `undefined` while that is being lowered itself. */
  readonly resolve: (node: TypeNode) => TypeNode | undefined;
  /** Remembers a union to be judged when all types are known. */
  readonly judge: (union: OpenUnion, at: Place) => void;
  readonly report: (mistake: Mistake) => void;
}

/** Where in a contract something stands, and what is around it. */
export class Place {
  readonly session: Session;
  /** As in {@linkcode Mistake.path}. */
  readonly path: string;
  /** The name a type gets from this place if it needs one: `JoinRoomParams`. */
  readonly name: string;
  /** Whether `Type.Optional` may stand here. */
  readonly mayBeAbsent: boolean;
  /** The definitions of the TypeBox module around it. */
  readonly definitions: RawSchema;

  constructor(
    session: Session,
    { path, name, mayBeAbsent = false, definitions = {} }: {
      path: string;
      name: string;
      mayBeAbsent?: boolean;
      definitions?: RawSchema;
    },
  ) {
    this.session = session;
    this.path = path;
    this.name = name;
    this.mayBeAbsent = mayBeAbsent;
    this.definitions = definitions;
  }

  lower(schema: unknown): TypeNode {
    return this.session.lower(schema, this);
  }

  /** The place of a property. */
  property(name: string): Place {
    return this.#inner({
      path: `${this.path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      name: this.name + pascalCase(name),
      mayBeAbsent: true,
    });
  }

  /** The place of all items of an array. */
  items(): Place {
    return this.#inner({ path: `${this.path}/*`, name: `${this.name}Item` });
  }

  /** The place of one item of a tuple. */
  item(at: number): Place {
    return this.#inner({ path: `${this.path}/${at}`, name: `${this.name}Item${at}` });
  }

  /** The place of all values of a record, and of undeclared properties. */
  values(): Place {
    return this.#inner({ path: `${this.path}/*`, name: `${this.name}Value` });
  }

  /** The place of one alternative of a union. */
  alternative(at: number): Place {
    return this.#inner({ path: `${this.path}|${at}`, name: `${this.name}Alternative${at}` });
  }

  /** The same place as part of a named type. */
  inType(name: string): Place {
    return this.#inner({ path: this.path, name });
  }

  /** The same place inside a module. */
  inModule(definitions: RawSchema): Place {
    return new Place(this.session, { path: this.path, name: this.name, definitions });
  }

  /** The same place, of whose mistakes nothing is heard and whose unions are not judged. */
  silently(): Place {
    const session = { ...this.session, report: () => {}, judge: () => {} };
    return new Place(session, { path: this.path, name: this.name, definitions: this.definitions });
  }

  /** Reports a mistake here. Returns what to go on with. */
  refuse(problem: string, fix: string): TypeNode {
    this.session.report({ path: this.path, problem, fix });
    return BROKEN;
  }

  #inner(fields: { path: string; name: string; mayBeAbsent?: boolean }): Place {
    return new Place(this.session, { ...fields, definitions: this.definitions });
  }
}
