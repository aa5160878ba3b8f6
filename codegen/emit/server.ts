import type { Descriptor } from "@wirepact/schema/ir";
import type { ContractModel, MethodModel, TopicModel } from "../model/mod.ts";
import { type Code, code, doc, join, key, type Literal, literal, name, SourceFile } from "../print/mod.ts";
import type { Runtime } from "./runtime_symbols.ts";
import { TYPES_MODULE, TypeWriter } from "./type_expression.ts";
import { eventMembers } from "./types.ts";

/** What the server module is emitted with. */
export interface ServerOptions {
  readonly preamble: string;
  readonly runtime: Runtime;
  readonly descriptor: Descriptor;
  /** The wire hash of the descriptor. */
  readonly hash: string;
  /** Wire hashes of earlier versions, oldest first. */
  readonly history: readonly string[];
}

/** The server module: the descriptor as data, and one interface from which every handler's type derives. */
export function emitServer(model: ContractModel, options: ServerOptions): string {
  const { preamble, runtime, descriptor, hash, history } = options;
  const { names, name: called } = model;
  const file = new SourceFile({
    self: "./server.ts",
    siblings: [TYPES_MODULE],
    preamble,
    declared: [...Object.values(names), ...model.typeNames],
  });
  const about = `The ${called} contract, as \`createServer\` takes it.`;
  file.add(
    code`export type * from "./types.ts";`,
    contractTypes(model, new TypeWriter(model)),
    code`${doc(about)}export const ${name(names.server)}: ${runtime.serverType("ServerContract")}<${
      name(names.contract)
    }> = {
      hash: ${literal(hash)},
      history: [${join(history.map((one) => [literal(one)]), code`, `)}],
      descriptor: ${jsonLiteral(descriptor)},
    };`,
  );
  return file.print();
}

function contractTypes(model: ContractModel, types: TypeWriter): Code {
  const { names, claims, methods, topics, events } = model;
  const about = `The types of ${model.name}: what each handler is given and has to give.`;
  return code`${doc(about)}export interface ${name(names.contract)} {
    claims: ${claims ? types.use(claims) : code`Record<string, unknown>`};
    methods: ${
    members(methods.map((method) =>
      code`${doc(method.description)}${key(method.name)}: ${methodTypes(method, types)};\n`
    ))
  };
    topics: ${
    members(topics.map((topic) =>
      code`${doc(topic.description)}${key(topic.name)}: ${topicTypes(topic, types)};\n`
    ))
  };
    events: ${eventMembers(events, types)};
  }`;
}

function methodTypes(method: MethodModel, types: TypeWriter): Code {
  const { kind, params, item, result, errors } = method;
  return code`{
    kind: ${literal(kind)};
    params: ${params ? types.use(params) : code`Record<string, never>`};
    ${item ? code`item: ${types.use(item)};\n` : []}${
    kind === "stream" ? [] : code`result: ${result ? types.use(result) : code`void`};\n`
  }errors: ${
    errors.length === 0
      ? code`Record<never, never>`
      : code`{ ${
        join(errors.map((error) => code`${key(error.code)}: ${types.brief(error.details)}`), code`; `)
      } }`
  };
  }`;
}

function topicTypes(topic: TopicModel, types: TypeWriter): Code {
  const { presence, snapshot } = topic;
  return code`{
    key: ${topic.key ? types.use(topic.key) : code`Record<string, never>`};
    events: ${eventMembers(topic.events, types)};
    presence: ${presence ? types.use(presence) : code`never`};
    snapshot: ${snapshot ? types.use(snapshot) : code`never`};
    ${signals(topic)}
  }`;
}

/** Names of the events that are in no log, where there are any. */
function signals({ events }: TopicModel): Code {
  const names = events.filter(({ delivery }) => delivery !== undefined).map(({ name }) => [literal(name)]);
  return names.length === 0 ? [] : code`signals: ${join(names, code` | `)};
`;
}

function members(entries: readonly Code[]): Code {
  return entries.length === 0 ? code`Record<never, never>` : code`{\n${join(entries, [])}}`;
}

/** Plain JSON as source; `undefined` members are left out, as JSON leaves them out. */
function jsonLiteral(value: unknown): Code {
  if (Array.isArray(value)) return code`[${join(value.map(jsonLiteral), code`, `)}]`;
  if (typeof value !== "object" || value === null) return [literal(value as Literal)];
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  if (entries.length === 0) return code`{}`;
  return code`{ ${
    join(entries.map(([name, member]) => code`${key(name)}: ${jsonLiteral(member)}`), code`, `)
  } }`;
}
