import type { ContractModel, MethodModel, TopicModel } from "../model/mod.ts";
import { type Code, code, doc, join, key, member, name } from "../print/mod.ts";
import type { CallTypes } from "./call_types.ts";
import type { Runtime } from "./runtime_symbols.ts";

/** What the class is made with. */
export interface ClientClassOptions {
  readonly runtime: Runtime;
  readonly types: CallTypes;
  /** Whether its codecs are compiled. */
  readonly isCompiled: boolean;
}

/** The client's class: a stub for each method and topic that hands its spec to the runtime. */
export function clientClass(model: ContractModel, options: ClientClassOptions): Code {
  const { runtime, types, isCompiled } = options;
  const given = isCompiled ? code`${runtime.compiled("compiledOptions")}(options)` : code`options`;
  const { names, description, methods, topics } = model;
  const about = `A connection to the ${model.name}.${description ? ` ${description}` : ""}`;
  const members = [
    code`constructor(url: string | URL, options: ${runtime.type("ConnectOptions")} = {}) {
      super(contract, url, ${given});
    }`,
    ...methods.map((method) => methodStub(method, options)),
    ...topics.map((topic) => topicStub(topic, options)),
  ];
  const base = code`${runtime.value("WirepactClient")}<${types.events(model)}>`;
  return code`${doc(about)}export class ${name(names.client)} extends ${base} {\n${
    join(members, code`\n\n`)
  }\n}`;
}

/** The function that makes a client. */
export function connectFunction({ name: contract, names }: ContractModel, runtime: Runtime): Code {
  const comment = `Connects to the ${contract}: in the background, and again whenever the connection breaks.`;
  const parameters = code`url: string | URL, options?: ${runtime.type("ConnectOptions")}`;
  return code`${doc(comment)}export function ${name(names.connect)}(${parameters}): ${name(names.client)} {
    return new ${name(names.client)}(url, options);
  }`;
}

function methodStub(method: MethodModel, { runtime, types }: ClientClassOptions): Code {
  const failure = types.failure(method);
  const failureArgument = failure ? code`, ${failure}` : [];
  const item = types.item(method);
  const returned = method.kind === "stream"
    ? code`${runtime.type("StreamCall")}<${item}${failureArgument}>`
    : code`${runtime.type("Call")}<${types.result(method)}${failureArgument}>`;
  const parameters = [
    ...method.params ? [code`params: ${types.params(method)}`] : [],
    ...method.kind === "upload" ? [code`items: AsyncIterable<${item}> | Iterable<${item}>`] : [],
    code`options?: ${runtime.type("CallOptions")}`,
  ];
  const given = [
    code`methods${member(method.name)}`,
    method.params ? code`params` : code`{}`,
    ...method.kind === "upload" ? [code`items`] : [],
    code`options`,
  ];
  return code`${doc(method.description)}${key(method.name)}(${join(parameters, code`, `)}): ${returned} {
    return this.runtime.${RUNTIME_CALLS[method.kind]}(${join(given, code`, `)});
  }`;
}

const RUNTIME_CALLS = { rpc: code`call`, stream: code`stream`, upload: code`upload` } as const;

function topicStub(topic: TopicModel, { runtime, types }: ClientClassOptions): Code {
  const keyType = types.key(topic);
  const options = code`options?: ${runtime.type("SubscribeOptions")}`;
  const parameters = keyType ? code`key: ${keyType}, ${options}` : options;
  const given = code`topics${member(topic.name)}, ${keyType ? code`key` : code`{}`}, options`;
  const returned = code`${runtime.type("Subscription")}<${types.topic(topic)}>`;
  return code`${doc(topic.description)}${key(topic.name)}(${parameters}): ${returned} {
    return this.runtime.subscribe(${given});
  }`;
}
