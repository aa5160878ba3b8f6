import type { ContractModel, EventModel, MethodModel, TopicModel } from "../model/mod.ts";
import { type Code, code, doc, join, key, literal, member, name, SourceFile } from "../print/mod.ts";
import { CodecConstants } from "./codec_constants.ts";
import { CLIENT_VALUES, type Runtime } from "./runtime_symbols.ts";
import { TYPES_MODULE, TypeWriter } from "./type_expression.ts";

/** The module's own bindings; no codec constant is called like one of them. */
const LOCALS = ["contract", "methods", "topics"];

/** What the client module is emitted with. */
export interface ClientOptions {
  readonly preamble: string;
  readonly runtime: Runtime;
  /** The wire hash of the descriptor. */
  readonly hash: string;
}

/** The client module: codecs and numbers as data, and a class whose methods hand them to the runtime. */
export function emitClient(model: ContractModel, { preamble, runtime, hash }: ClientOptions): string {
  const codecs = new CodecConstants(model, {
    runtime,
    roots: codecRoots(model),
    taken: [...LOCALS, ...CLIENT_VALUES, ...Object.values(model.names), ...model.typeNames],
  });
  const emitter = new ClientEmitter(model, { runtime, codecs });
  const methods = emitter.methods();
  const topics = emitter.topics();
  const contract = emitter.contract(hash);
  const declared = [...LOCALS, ...Object.values(model.names), ...model.typeNames];
  const file = new SourceFile({
    self: "./client.ts",
    siblings: [TYPES_MODULE],
    preamble,
    declared: [...declared, ...codecs.names],
  });
  file.add(
    code`export type * from "./types.ts";\nexport { msgpack, WirepactError } from ${
      literal(runtime.clientSpecifier)
    };`,
    ...emitter.failures(),
    join(codecs.statements, code`\n`),
    methods,
    topics,
    contract,
    emitter.client(),
    emitter.connect(),
  );
  return file.print();
}

/** Every node that a client reads or writes, in the order of the contract. */
function codecRoots(model: ContractModel) {
  const events = [...model.topics.flatMap((topic) => topic.events), ...model.events];
  return [
    ...model.methods.flatMap((method) => [
      method.paramsNode,
      ...[method.result, method.item].flatMap((use) => use ? [use.node] : []),
      ...method.errors.map((error) => error.details),
    ]),
    ...model.topics.flatMap((
      topic,
    ) => [topic.keyNode, ...[topic.presence, topic.snapshot].flatMap((use) => use ? [use.node] : [])]),
    ...events.map((event) => event.payload.node),
  ];
}

class ClientEmitter {
  readonly #model: ContractModel;
  readonly #runtime: Runtime;
  readonly #codecs: CodecConstants;
  readonly #types: TypeWriter;

  constructor(model: ContractModel, { runtime, codecs }: { runtime: Runtime; codecs: CodecConstants }) {
    this.#model = model;
    this.#runtime = runtime;
    this.#codecs = codecs;
    this.#types = new TypeWriter(model);
  }

  /** One union of typed errors per method that declares any. */
  failures(): Code[] {
    return this.#model.methods.flatMap((method) => {
      if (method.failureName === undefined) return [];
      const errors = method.errors.map((error) =>
        code`${this.#runtime.type("ApplicationError")}<${literal(error.code)}, ${
          this.#types.brief(error.details)
        }>`
      );
      return [
        code`${doc(`What can go wrong in ${method.name}.`)}export type ${name(method.failureName)} = ${
          join(errors, code` | `)
        };`,
      ];
    });
  }

  methods(): Code {
    if (this.#model.methods.length === 0) return [];
    const entries = this.#model.methods.map((method) =>
      code`${key(method.name)}: ${this.#method(method)},\n`
    );
    return code`// Each cast gives a method the types that its call has.\nconst methods = {\n${
      join(entries, [])
    }};`;
  }

  #method(method: MethodModel): Code {
    const { name: called, paramsNode, result, item, errors, kind } = method;
    const prefix = `${called} `;
    const entries = [
      code`name: ${literal(called)}`,
      code`number: ${literal(method.number)}`,
      code`params: ${this.#codecs.use(paramsNode, `${prefix}params`)}`,
      ...item ? [code`item: ${this.#codecs.use(item.node, `${prefix}item`)}`] : [],
      ...kind === "stream"
        ? []
        : [code`result: ${this.#codecs.use(result?.node ?? { kind: "null" }, `${prefix}result`)}`],
      ...errors.length > 0 ? [code`errors: ${this.#errors(method)}`] : [],
    ];
    return code`{\n${join(entries, code`,\n`)},\n} as ${this.#methodType(method)}`;
  }

  #errors({ errors }: MethodModel): Code {
    const entries = errors.map((error) =>
      code`${key(error.code)}: { number: ${literal(error.number)}, details: ${
        this.#codecs.use(error.details, error.code)
      } }`
    );
    return code`{ ${join(entries, code`, `)} }`;
  }

  #methodType(method: MethodModel): Code {
    const params = this.#params(method);
    const result = this.#result(method);
    const failure = this.#failure(method) ?? code`never`;
    const item = method.item ? this.#types.use(method.item) : code`never`;
    switch (method.kind) {
      case "rpc":
        return code`${this.#runtime.type("RpcMethod")}<${params}, ${result}, ${failure}>`;
      case "stream":
        return code`${this.#runtime.type("StreamMethod")}<${params}, ${item}, ${failure}>`;
      case "upload":
        return code`${this.#runtime.type("UploadMethod")}<${params}, ${item}, ${result}, ${failure}>`;
    }
  }

  topics(): Code {
    if (this.#model.topics.length === 0) return [];
    const entries = this.#model.topics.map((topic) => code`${key(topic.name)}: ${this.#topic(topic)},\n`);
    return code`const topics = {\n${join(entries, [])}};`;
  }

  #topic(topic: TopicModel): Code {
    const { presence, snapshot } = topic;
    const entries = [
      code`name: ${literal(topic.name)}`,
      code`number: ${literal(topic.number)}`,
      code`key: ${this.#codecs.use(topic.keyNode, `${topic.name} key`)}`,
      code`events: ${this.#events(topic.events)}`,
      ...presence ? [code`presence: ${this.#codecs.use(presence.node, `${topic.name} presence`)}`] : [],
      ...snapshot ? [code`snapshot: ${this.#codecs.use(snapshot.node, `${topic.name} snapshot`)}`] : [],
    ];
    const type = code`${this.#runtime.type("TopicSpec")}<${this.#types.named(topic.typeName)}>`;
    return code`{\n${join(entries, code`,\n`)},\n} as ${type}`;
  }

  #events(events: readonly EventModel[]): Code {
    if (events.length === 0) return code`{}`;
    const entries = events.map((event) =>
      code`${key(event.name)}: { number: ${literal(event.number)}, payload: ${
        this.#codecs.use(event.payload.node, event.name)
      } },\n`
    );
    return code`{\n${join(entries, [])}}`;
  }

  contract(hash: string): Code {
    const { name: called, version, events, topics } = this.#model;
    return code`const contract: ${this.#runtime.type("ClientContract")} = {
      name: ${literal(called)},
      version: ${literal(version)},
      hash: ${literal(hash)},
      compatibleWith: [],
      events: ${this.#events(events)},
      ${topics.length > 0 ? code`topics` : code`topics: {}`},
    };`;
  }

  client(): Code {
    const { names, name: called, description, methods, topics } = this.#model;
    const about = `A connection to the ${called}.${description ? ` ${description}` : ""}`;
    const members = [
      code`constructor(url: string | URL, options: ${this.#runtime.type("ConnectOptions")} = {}) {
        super(contract, url, options);
      }`,
      ...methods.map((method) => this.#methodMember(method)),
      ...topics.map((topic) => this.#topicMember(topic)),
    ];
    return code`${doc(about)}export class ${name(names.client)} extends ${
      this.#runtime.value("WirepactClient")
    }<${this.#types.named(names.events)}> {\n${join(members, code`\n\n`)}\n}`;
  }

  #methodMember(method: MethodModel): Code {
    const spec = code`methods${member(method.name)}`;
    const params = method.params ? code`params: ${this.#params(method)}, ` : [];
    const given = method.params ? code`params` : code`{}`;
    const options = code`options?: ${this.#runtime.type("CallOptions")}`;
    const failure = this.#failure(method);
    const failureArgument = failure ? code`, ${failure}` : [];
    const comment = doc(method.description);
    if (method.kind === "stream") {
      const item = method.item ? this.#types.use(method.item) : code`never`;
      const returned = code`${this.#runtime.type("StreamCall")}<${item}${failureArgument}>`;
      return code`${comment}${key(method.name)}(${params}${options}): ${returned} {
        return this.runtime.stream(${spec}, ${given}, options);
      }`;
    }
    const returned = code`${this.#runtime.type("Call")}<${this.#result(method)}${failureArgument}>`;
    if (method.kind === "rpc") {
      return code`${comment}${key(method.name)}(${params}${options}): ${returned} {
        return this.runtime.call(${spec}, ${given}, options);
      }`;
    }
    const item = method.item ? this.#types.use(method.item) : code`never`;
    return code`${comment}${key(method.name)}(
      ${params}items: AsyncIterable<${item}> | Iterable<${item}>, ${options},
    ): ${returned} {
      return this.runtime.upload(${spec}, ${given}, items, options);
    }`;
  }

  #topicMember(topic: TopicModel): Code {
    const returned = code`${this.#runtime.type("Subscription")}<${this.#types.named(topic.typeName)}>`;
    const options = code`options?: ${this.#runtime.type("SubscribeOptions")}`;
    const parameters = topic.key ? code`key: ${this.#types.use(topic.key)}, ${options}` : options;
    return code`${doc(topic.description)}${key(topic.name)}(${parameters}): ${returned} {
      return this.runtime.subscribe(topics${member(topic.name)}, ${
      topic.key ? code`key` : code`{}`
    }, options);
    }`;
  }

  connect(): Code {
    const { names, name: called } = this.#model;
    const comment =
      `Connects to the ${called}. It connects in the background and reconnects by itself; calls wait for it.`;
    return code`${doc(comment)}export function ${name(names.connect)}(url: string | URL, options?: ${
      this.#runtime.type("ConnectOptions")
    }): ${name(names.client)} {
      return new ${name(names.client)}(url, options);
    }`;
  }

  #params({ params }: MethodModel): Code {
    return params ? this.#types.use(params) : code`Record<string, never>`;
  }

  #result({ result }: MethodModel): Code {
    return result ? this.#types.use(result) : code`void`;
  }

  #failure({ failureName }: MethodModel): Code | undefined {
    return failureName === undefined ? undefined : [name(failureName)];
  }
}
