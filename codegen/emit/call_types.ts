import type { ContractModel, MethodModel, TopicModel } from "../model/mod.ts";
import { type Code, code, doc, type ImportSegment, join, literal, name } from "../print/mod.ts";
import type { Runtime } from "./runtime_symbols.ts";
import { TypeWriter } from "./type_expression.ts";

/** Writes the types that the client's calls and subscriptions have. */
export class CallTypes {
  readonly #runtime: Runtime;
  readonly #types: TypeWriter;

  constructor(model: ContractModel, runtime: Runtime) {
    this.#runtime = runtime;
    this.#types = new TypeWriter(model);
  }

  /** What a method takes. */
  params({ params }: MethodModel): Code {
    return params ? this.#types.use(params) : code`Record<string, never>`;
  }

  /** What a method answers. */
  result({ result }: MethodModel): Code {
    return result ? this.#types.use(result) : code`void`;
  }

  /** One item of a stream or upload. */
  item({ item }: MethodModel): Code {
    return item ? this.#types.use(item) : code`never`;
  }

  /** The name of a method's failures; `undefined` where it declares none. */
  failure({ failureName }: MethodModel): Code | undefined {
    return failureName === undefined ? undefined : [name(failureName)];
  }

  /** The declaration of a method's failures, or nothing. */
  failureDeclaration(method: MethodModel): Code {
    if (method.failureName === undefined) return [];
    const errors = method.errors.map((error) =>
      code`${this.#runtime.type("ApplicationError")}<${literal(error.code)}, ${
        this.#types.brief(error.details)
      }>`
    );
    const comment = doc(`What can go wrong in ${method.name}.`);
    return code`${comment}export type ${name(method.failureName)} = ${join(errors, code` | `)};`;
  }

  /** What names one instance of a topic; `undefined` where there is only one. */
  key({ key }: TopicModel): Code | undefined {
    return key && this.#types.use(key);
  }

  /** The interface that has a topic's types. */
  topic({ typeName }: TopicModel): ImportSegment {
    return this.#types.named(typeName);
  }

  /** The interface of the connection-wide events. */
  events({ names }: ContractModel): ImportSegment {
    return this.#types.named(names.events);
  }
}
