import type { TypeNode } from "@wirepact/schema/ir";
import type { ContractModel, EventModel, MethodModel, TopicModel } from "../model/mod.ts";
import { type Code, code, join, literal, property } from "../print/mod.ts";
import type { CallTypes } from "./call_types.ts";
import type { CodecConstants } from "./codec_constants.ts";
import type { CodecUses } from "./compiled_codecs.ts";
import type { Runtime } from "./runtime_symbols.ts";

/** What the specs are made with. */
export interface ClientSpecsOptions {
  readonly runtime: Runtime;
  readonly codecs: CodecConstants;
  readonly uses: CodecUses;
  readonly types: CallTypes;
}

/** The client's data: a spec with number and codecs for each method and topic, and the contract's own. */
export class ClientSpecs {
  readonly #model: ContractModel;
  readonly #runtime: Runtime;
  readonly #codecs: CodecConstants;
  readonly #uses: CodecUses;
  readonly #types: CallTypes;

  constructor(model: ContractModel, { runtime, codecs, uses, types }: ClientSpecsOptions) {
    this.#model = model;
    this.#runtime = runtime;
    this.#codecs = codecs;
    this.#uses = uses;
    this.#types = types;
  }

  /** `const methods`, or nothing. */
  methods(): Code {
    if (this.#model.methods.length === 0) return [];
    const entries = this.#model.methods.map((method) => property(method.name, this.#method(method)));
    return code`// Number and codecs of each method, typed as its call is.\nconst methods = ${
      onLines(entries)
    };`;
  }

  /** `const topics`, or nothing. */
  topics(): Code {
    if (this.#model.topics.length === 0) return [];
    const entries = this.#model.topics.map((topic) => property(topic.name, this.#topic(topic)));
    return code`const topics = ${onLines(entries)};`;
  }

  /** `const contract`. */
  contract(hash: string): Code {
    const { name, version, events, topics } = this.#model;
    return code`const contract: ${this.#runtime.type("ClientContract")} = ${
      onLines([
        code`name: ${literal(name)}`,
        code`version: ${literal(version)}`,
        code`hash: ${literal(hash)}`,
        code`compatibleWith: []`,
        code`events: ${this.#events(events)}`,
        topics.length > 0 ? code`topics` : code`topics: {}`,
      ])
    };`;
  }

  #method(method: MethodModel): Code {
    const { name, paramsNode, result, item, errors, kind } = method;
    const entries = [
      code`name: ${literal(name)}`,
      code`number: ${literal(method.number)}`,
      property("params", this.#encoded(paramsNode, `${name} params`)),
      ...item ? [property("item", this.#item(item.node, method))] : [],
      ...kind === "stream"
        ? []
        : [property("result", this.#decoded(result?.node ?? { kind: "null" }, `${name} result`))],
      ...errors.length > 0 ? [code`errors: ${this.#errors(method)}`] : [],
      ...method.keepMs === undefined ? [] : [code`keepMs: ${literal(method.keepMs)}`],
    ];
    return code`${onLines(entries)} as ${this.#methodType(method)}`;
  }

  /** Items of streams come, those of uploads go. */
  #item(node: TypeNode, { name, kind }: MethodModel): Code {
    return kind === "upload" ? this.#encoded(node, `${name} item`) : this.#decoded(node, `${name} item`);
  }

  #decoded(node: TypeNode, hint: string): Code {
    return this.#uses.decoded(node, hint, this.#codecs.use(node, hint));
  }

  #encoded(node: TypeNode, hint: string): Code {
    return this.#uses.encoded(node, hint, this.#codecs.use(node, hint));
  }

  #errors({ errors }: MethodModel): Code {
    const entries = errors.map(({ code: errorCode, number, details }) => {
      const codec = this.#uses.rare(this.#codecs.use(details, errorCode));
      return property(errorCode, code`{ number: ${literal(number)}, ${property("details", codec)} }`);
    });
    return code`{ ${join(entries, code`, `)} }`;
  }

  #methodType(method: MethodModel): Code {
    const types = this.#types;
    const params = types.params(method);
    const failure = types.failure(method) ?? code`never`;
    switch (method.kind) {
      case "rpc":
        return code`${this.#runtime.type("RpcMethod")}<${params}, ${types.result(method)}, ${failure}>`;
      case "stream":
        return code`${this.#runtime.type("StreamMethod")}<${params}, ${types.item(method)}, ${failure}>`;
      case "upload": {
        const result = types.result(method);
        return code`${this.#runtime.type("UploadMethod")}<${params}, ${
          types.item(method)
        }, ${result}, ${failure}>`;
      }
    }
  }

  #topic(topic: TopicModel): Code {
    const { name, presence, snapshot } = topic;
    const entries = [
      code`name: ${literal(name)}`,
      code`number: ${literal(topic.number)}`,
      property("key", this.#codecs.use(topic.keyNode, `${name} key`)),
      code`events: ${this.#events(topic.events)}`,
      ...presence ? [property("presence", this.#codecs.use(presence.node, `${name} presence`))] : [],
      ...snapshot ? [property("snapshot", this.#codecs.use(snapshot.node, `${name} snapshot`))] : [],
    ];
    return code`${onLines(entries)} as ${this.#runtime.type("TopicSpec")}<${this.#types.topic(topic)}>`;
  }

  #events(events: readonly EventModel[]): Code {
    if (events.length === 0) return code`{}`;
    return onLines(events.map(({ name, number, payload }) => {
      const readable = this.#codecs.use(payload.node, name);
      const codec = this.#uses.decoded(payload.node, `${name} payload`, readable);
      return property(name, code`{ number: ${literal(number)}, ${property("payload", codec)} }`);
    }));
  }
}

function onLines(entries: readonly Code[]): Code {
  return code`{\n${join(entries, code`,\n`)},\n}`;
}
