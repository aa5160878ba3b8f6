import { childrenOf, type TypeNode } from "@wirepact/schema/ir";
import type { ContractModel, TypeDeclaration } from "../model/mod.ts";
import { camelCase, type Code, code, name, NameScope } from "../print/mod.ts";
import { codecExpression } from "./codec_expression.ts";
import type { Runtime } from "./runtime_symbols.ts";

/** What the constants are made for. */
export interface CodecConstantsOptions {
  readonly runtime: Runtime;
  /** Every node that will be asked for: what occurs twice in them gets a constant. */
  readonly roots: readonly TypeNode[];
  /** Names the module gives to other things. */
  readonly taken: Iterable<string>;
  /** Whether compiled code stands in front of the codecs, which then know positional form, too. */
  readonly isCompiled: boolean;
}

interface Constant {
  readonly name: string;
  state: "open" | "done";
  /** Whether something refers to it before it is defined; then TypeScript cannot infer its type. */
  recursive: boolean;
}

/** The codec constants of a client: one per named type that is used, and one per longer type that is used twice. */
export class CodecConstants {
  readonly #model: ContractModel;
  readonly #runtime: Runtime;
  readonly #isCompiled: boolean;
  readonly #scope: NameScope;
  readonly #repeated: ReadonlySet<string>;
  readonly #wanted = new Map<string, string>();
  readonly #constants = new Map<string, Constant>();
  readonly #statements: Code[] = [];
  readonly #names = new Set<string>();

  constructor(model: ContractModel, { runtime, roots, taken, isCompiled }: CodecConstantsOptions) {
    this.#model = model;
    this.#runtime = runtime;
    this.#isCompiled = isCompiled;
    this.#scope = new NameScope(taken);
    const census = takeCensus(roots, model);
    this.#repeated = census.repeated;
    for (const declaration of model.namedTypes.values()) {
      if (census.named.has(declaration)) {
        this.#wanted.set(declaration.typeName, this.#claim(declaration.typeName));
      }
    }
  }

  /** The definitions, each after those it needs. Complete once every root has been used. */
  get statements(): readonly Code[] {
    return this.#statements;
  }

  /** The names of the constants. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** The codec of a node: a constant's name, or an expression. `hint` names the constant if it needs a name. */
  use(node: TypeNode, hint: string): Code {
    if (node.kind === "ref") {
      const { typeName, node: target } = declarationOf(node.name, this.#model);
      return this.#constant(`ref ${typeName}`, target, () => this.#wanted.get(typeName) ?? this.#claim(hint));
    }
    const identity = identityOf(node);
    if (!this.#repeated.has(identity)) return this.#expression(node, hint);
    return this.#constant(identity, node, () => this.#claim(hint));
  }

  #constant(identity: string, node: TypeNode, nameIt: () => string): Code {
    const known = this.#constants.get(identity);
    if (known?.state === "done") return [name(known.name)];
    if (known) {
      known.recursive = true;
      return code`${this.#runtime.value("lazy")}(() => ${name(known.name)})`;
    }
    const constant: Constant = { name: nameIt(), state: "open", recursive: false };
    this.#constants.set(identity, constant);
    const expression = node.kind === "ref"
      ? this.use(node, constant.name)
      : this.#expression(node, constant.name);
    const type = constant.recursive ? code`: ${this.#runtime.type("ValueCodec")}` : [];
    this.#statements.push(code`const ${name(constant.name)}${type} = ${expression};`);
    constant.state = "done";
    return [name(constant.name)];
  }

  #expression(node: Exclude<TypeNode, { kind: "ref" }>, hint: string): Code {
    return codecExpression(node, {
      runtime: this.#runtime,
      inner: (child, childHint) => this.use(child, childHint),
      types: this.#model.types,
      isCompiled: this.#isCompiled,
      hint,
    });
  }

  #claim(wanted: string): string {
    const name = this.#scope.claim(camelCase(wanted), { suffix: "Codec" });
    this.#names.add(name);
    return name;
  }
}

/** What is reachable from the roots: named types, and the identities of longer types that occur more than once. */
function takeCensus(roots: readonly TypeNode[], model: ContractModel) {
  const named = new Set<TypeDeclaration>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const visit = (node: TypeNode): void => {
    if (node.kind === "ref") {
      const declaration = declarationOf(node.name, model);
      if (!named.has(declaration)) {
        named.add(declaration);
        visitInside(declaration.node);
      }
      return;
    }
    const identity = identityOf(node);
    if (!isWorthSharing(node)) visitInside(node);
    else if (seen.has(identity)) repeated.add(identity);
    else {
      seen.add(identity);
      visitInside(node);
    }
  };
  const visitInside = (node: TypeNode) => node.kind === "ref" ? visit(node) : childrenOf(node).forEach(visit);
  roots.forEach(visit);
  return { named, repeated };
}

/** Whether a constant would be shorter than the expression twice. */
function isWorthSharing(node: TypeNode): boolean {
  switch (node.kind) {
    case "object":
      return node.properties.length > 0;
    case "enum":
    case "union":
      return childrenOf(node).length !== 2 || !childrenOf(node).some((child) => child.kind === "null");
    case "string":
      return node.pattern !== undefined || (node.minLength !== undefined && node.maxLength !== undefined);
    default:
      return false;
  }
}

function declarationOf(id: string, model: ContractModel): TypeDeclaration {
  const declaration = model.namedTypes.get(id);
  if (declaration === undefined) {
    throw new TypeError(`the descriptor refers to ${id}, which it does not define`);
  }
  return declaration;
}

/** Equal for nodes whose codecs are equal, whatever their descriptions. */
function identityOf(node: TypeNode): string {
  return JSON.stringify(node, (key, value) => key === "description" ? undefined : value);
}
