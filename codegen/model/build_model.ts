import type {
  Descriptor,
  EventDescriptor,
  MethodDescriptor,
  TopicDescriptor,
  TypeNode,
} from "@wirepact/schema/ir";
import { camelCase, GLOBAL_NAMES, NameScope, pascalCase, TYPE_KEYWORDS } from "../print/mod.ts";
import type {
  ContractModel,
  EventModel,
  MethodModel,
  TopicModel,
  TypeDeclaration,
  TypeUse,
} from "./contract_model.ts";
import { eventNotes, methodNotes, topicNotes } from "./notes.ts";
import { deservesName, isEmptyObject } from "./type_nodes.ts";

/** Exported by every generated client, so no type may have these names. */
const CLIENT_EXPORTS = ["WirepactError", "msgpack"];

/**
 * Gives everything in a contract that needs one a TypeScript name. Names an author chose (`$id`) go first, then names
 * made from positions, so a position's name yields to an author's.
 */
export function buildModel(descriptor: Descriptor): ContractModel {
  const pascal = pascalCase(descriptor.name);
  const scope = new NameScope([...GLOBAL_NAMES, ...TYPE_KEYWORDS, ...CLIENT_EXPORTS]);
  const names = {
    client: scope.claim(`${pascal}Client`, { suffix: "_" }),
    connect: scope.claim(`connect${pascal}`, { suffix: "_" }),
    contract: scope.claim(`${pascal}Contract`, { suffix: "_" }),
    server: scope.claim(camelCase(descriptor.name), { suffix: "Contract" }),
  };
  const types = new Declarations(descriptor, scope);
  const methods = Object.entries(descriptor.methods).map(([name, method]) =>
    methodModel(name, method, types)
  );
  const topics = Object.entries(descriptor.topics).map(([name, topic]) => topicModel(name, topic, types));
  const events = eventModels(descriptor.events, "", types);
  const claims = descriptor.claims &&
    types.use(descriptor.claims, `${pascal}Claims`, "Who is connected.");
  return {
    name: descriptor.name,
    version: descriptor.version,
    ...described(descriptor),
    names: { ...names, events: types.reserve(`${pascal}Events`) },
    ...claims && { claims },
    declarations: types.declarations,
    types: descriptor.types,
    namedTypes: types.named,
    methods,
    topics,
    events,
    typeNames: types.typeNames,
  };
}

function methodModel(name: string, method: MethodDescriptor, types: Declarations): MethodModel {
  const prefix = pascalCase(name);
  const { kind, number, params, result, item } = method;
  const errors = Object.entries(method.errors).map(([code, error]) => ({
    ...error,
    code,
    number: types.errorNumber(code),
  }));
  return {
    name,
    kind,
    number,
    ...methodNotes(method),
    paramsNode: params,
    ...!isEmptyObject(params) &&
      { params: types.use(params, `${prefix}Params`, `What ${name} takes.`) },
    ...result && result.kind !== "null" &&
      { result: types.use(result, `${prefix}Result`, `What ${name} answers.`) },
    ...item && { item: types.use(item, `${prefix}Item`, `One item of ${name}.`) },
    errors,
    ...errors.length > 0 && { failureName: types.reserve(`${prefix}Failure`) },
    ...method.idempotent && { keepMs: method.idempotent.keepMs },
  };
}

function topicModel(name: string, topic: TopicDescriptor, types: Declarations): TopicModel {
  const prefix = pascalCase(name);
  const { number, key, presence, snapshot } = topic;
  return {
    name,
    number,
    ...topicNotes(topic),
    typeName: types.reserve(`${prefix}Topic`),
    keyNode: key,
    ...!isEmptyObject(key) && { key: types.use(key, `${prefix}Key`, `Names one ${name}.`) },
    events: eventModels(topic.events, prefix, types),
    ...presence && { presence: types.use(presence, `${prefix}Presence`, `What a member of ${name} shows.`) },
    ...snapshot &&
      { snapshot: types.use(snapshot, `${prefix}Snapshot`, `What a new subscriber of ${name} gets.`) },
  };
}

function eventModels(
  events: Readonly<Record<string, EventDescriptor>>,
  prefix: string,
  types: Declarations,
): EventModel[] {
  return Object.entries(events).map(([name, event]) => ({
    name,
    number: event.number,
    ...eventNotes(event),
    ...event.delivery && { delivery: event.delivery.kind },
    payload: types.use(
      event.payload,
      `${prefix}${pascalCase(name)}Event`,
      event.description ?? `The event ${name}.`,
    ),
  }));
}

function described(thing: { readonly description?: string }): { readonly description?: string } {
  return thing.description === undefined ? {} : { description: thing.description };
}

/** The declarations of the types module, as they are called for. */
class Declarations {
  readonly declarations: TypeDeclaration[] = [];
  readonly named = new Map<string, TypeDeclaration>();
  readonly typeNames = new Set<string>();
  readonly #scope: NameScope;
  readonly #descriptor: Descriptor;

  constructor(descriptor: Descriptor, scope: NameScope) {
    this.#scope = scope;
    this.#descriptor = descriptor;
    for (const [id, node] of Object.entries(descriptor.types)) {
      const wanted = /^[A-Z][\w$]*$/.test(id)
        ? id
        : pascalCase(id.replace(/\.\w+$/, "").split("/").at(-1) ?? id);
      this.named.set(id, this.#declare(wanted, node, ""));
    }
  }

  /** A type at a position: under the position's name if it is long and has none of its own. */
  use(node: TypeNode, wanted: string, fallbackDoc: string): TypeUse {
    return deservesName(node)
      ? { node, typeName: this.#declare(wanted, node, fallbackDoc).typeName }
      : { node };
  }

  /** A name for a type that is not a node. */
  reserve(wanted: string): string {
    const typeName = this.#scope.claim(wanted, { suffix: "Type" });
    this.typeNames.add(typeName);
    return typeName;
  }

  errorNumber(code: string): number {
    const number = Object.hasOwn(this.#descriptor.errors, code) ? this.#descriptor.errors[code] : undefined;
    if (number === undefined) throw new TypeError(`the descriptor has no number for the error ${code}`);
    return number;
  }

  #declare(wanted: string, node: TypeNode, fallbackDoc: string): TypeDeclaration {
    const declaration = { typeName: this.reserve(wanted), node, fallbackDoc };
    this.declarations.push(declaration);
    return declaration;
  }
}
