import type { ObjectNode, TypeNode } from "@wirepact/schema/ir";
import type { ContractModel, TypeUse } from "../model/mod.ts";
import { type Code, code, doc, importedType, type ImportSegment, join, key, literal } from "../print/mod.ts";

/** The module of the types, as its siblings import it. */
export const TYPES_MODULE = "./types.ts";

/** Writes the TypeScript types of a contract's values. */
export class TypeWriter {
  readonly #model: ContractModel;

  constructor(model: ContractModel) {
    this.#model = model;
  }

  /** A declared type by its name. */
  named(typeName: string): ImportSegment {
    return importedType(TYPES_MODULE, typeName);
  }

  /** A type where it is used: its declaration's name, or the type itself. */
  use({ node, typeName }: TypeUse): Code {
    return typeName === undefined ? this.inline(node) : [this.named(typeName)];
  }

  /** A type written out in the middle of a line, so without what its properties say of themselves. */
  brief(node: TypeNode): Code {
    return this.inline(withoutDescriptions(node));
  }

  /** A type written out. */
  inline(node: TypeNode): Code {
    switch (node.kind) {
      case "null":
      case "boolean":
      case "number":
      case "bigint":
      case "string":
      case "unknown":
        return SIMPLE[node.kind];
      case "integer":
        return SIMPLE.number;
      case "bytes":
        return SIMPLE.bytes;
      case "date":
        return SIMPLE.date;
      case "literal":
        return [literal(node.value)];
      case "enum":
        return join(node.values.map((value) => [literal(value)]), code` | `);
      case "array":
        return code`${this.#inParentheses(node.items)}[]`;
      case "tuple":
        return code`[${join(node.items.map((item) => this.inline(item)), code`, `)}]`;
      case "record":
        return code`{ [key: string]: ${this.inline(node.values)} }`;
      case "union":
        return this.#union(node.variants);
      case "ref":
        return [this.named(this.#nameOf(node.name))];
      case "object":
        return this.object(node);
    }
  }

  /** The body of an object type, braces included; always on lines of its own in a declaration. */
  object(node: ObjectNode, { onLines = false }: { readonly onLines?: boolean } = {}): Code {
    const members = node.properties.map(({ name, type, optional }) => {
      return code`${doc(type.description)}${key(name)}${optional ? code`?` : []}: ${this.inline(type)}`;
    });
    if (typeof node.additional === "object") members.push(this.#indexSignature(node, node.additional));
    if (members.length === 0) return code`Record<string, never>`;
    const described = node.properties.some(({ type }) => type.description);
    return described || onLines
      ? code`{\n${join(members, code`;\n`)};\n}`
      : code`{ ${join(members, code`; `)} }`;
  }

  /** TypeScript wants an index signature to cover the declared properties as well. */
  #indexSignature(node: ObjectNode, additional: TypeNode): Code {
    if (additional.kind === "unknown") return code`[key: string]: unknown`;
    const types = [additional, ...node.properties.map((property) => property.type)];
    const absent = node.properties.some((property) => property.optional) ? [code`undefined`] : [];
    return code`[key: string]: ${
      join(unique([...types.map((type) => this.inline(type)), ...absent]), code` | `)
    }`;
  }

  #union(variants: readonly TypeNode[]): Code {
    return join(unique(variants.map((variant) => this.inline(variant))), code` | `);
  }

  #inParentheses(node: TypeNode): Code {
    const several = (node.kind === "union" && node.variants.length > 1) ||
      (node.kind === "enum" && node.values.length > 1);
    return several ? code`(${this.inline(node)})` : this.inline(node);
  }

  #nameOf(id: string): string {
    const declaration = this.#model.namedTypes.get(id);
    if (declaration === undefined) {
      throw new TypeError(`the descriptor refers to ${id}, which it does not define`);
    }
    return declaration.typeName;
  }
}

function withoutDescriptions(node: TypeNode): TypeNode {
  return JSON.parse(JSON.stringify(node, (key, value) => key === "description" ? undefined : value));
}

const SIMPLE = {
  null: code`null`,
  boolean: code`boolean`,
  number: code`number`,
  bigint: code`bigint`,
  string: code`string`,
  unknown: code`unknown`,
  bytes: code`Uint8Array`,
  date: code`Date`,
} as const;

function unique(codes: readonly Code[]): Code[] {
  return [...new Map(codes.map((one) => [JSON.stringify(one), one])).values()];
}
