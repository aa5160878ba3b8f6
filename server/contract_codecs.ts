import { codecOf } from "@wirepact/schema/compile";
import type { Descriptor, EventDescriptor, MethodDescriptor, TopicDescriptor } from "@wirepact/schema/ir";
import type { Ref, ValueCodec } from "@wirepact/schema/wire";
import type { MethodTypes, ServerContract } from "./api/mod.ts";

/** Something with a stable number and a name, either of which may stand for it in a frame. */
export interface Named {
  readonly name: string;
  readonly number: number;
}

/** An application error and the codec of its details. */
export interface ErrorCodec extends Named {
  readonly details: ValueCodec;
}

/** A method and its codecs. `result` and `item` are there where its kind has them. */
export interface MethodCodecs extends Named {
  readonly kind: MethodTypes["kind"];
  readonly params: ValueCodec;
  readonly result: ValueCodec | undefined;
  readonly item: ValueCodec | undefined;
  readonly errors: ReadonlyMap<string, ErrorCodec>;
}

/** An event and its codec. */
export interface EventCodec extends Named {
  readonly payload: ValueCodec;
}

/** A topic and its codecs; events are found by name and by number. */
export interface TopicCodecs extends Named {
  readonly key: ValueCodec;
  readonly events: ReadonlyMap<Ref, EventCodec>;
  readonly presence: ValueCodec | undefined;
  readonly snapshot: ValueCodec | undefined;
}

/** A contract ready for use: everything is found by name and by number in one look. */
export interface ContractCodecs {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  readonly history: readonly string[];
  readonly claims: ValueCodec | undefined;
  readonly methods: ReadonlyMap<Ref, MethodCodecs>;
  readonly topics: ReadonlyMap<Ref, TopicCodecs>;
  readonly events: ReadonlyMap<Ref, EventCodec>;
}

/** Builds the codecs of a contract, once per server. */
export function contractCodecs({ descriptor, hash, history }: ContractSource): ContractCodecs {
  const { name, version, types } = descriptor;
  return {
    name,
    version,
    hash,
    history,
    claims: descriptor.claims && codecOf(descriptor.claims, types),
    methods: byRef(descriptor.methods, (method, name) => methodCodecs(method, name, descriptor)),
    topics: byRef(descriptor.topics, (topic, name) => topicCodecs(topic, name, descriptor)),
    events: byRef(descriptor.events, (event, name) => eventCodec(event, name, descriptor)),
  };
}

type ContractSource = Pick<ServerContract<never>, "descriptor" | "hash" | "history">;

function methodCodecs(method: MethodDescriptor, name: string, { types, errors }: Descriptor): MethodCodecs {
  const { kind, number } = method;
  return {
    name,
    number,
    kind,
    params: codecOf(method.params, types),
    result: method.result && codecOf(method.result, types),
    item: method.item && codecOf(method.item, types),
    errors: new Map(
      Object.entries(method.errors).map(([code, { details }]) => [
        code,
        { name: code, number: errors[code] ?? 0, details: codecOf(details, types) },
      ]),
    ),
  };
}

function topicCodecs(topic: TopicDescriptor, name: string, descriptor: Descriptor): TopicCodecs {
  const { types } = descriptor;
  return {
    name,
    number: topic.number,
    key: codecOf(topic.key, types),
    events: byRef(topic.events, (event, name) => eventCodec(event, name, descriptor)),
    presence: topic.presence && codecOf(topic.presence, types),
    snapshot: topic.snapshot && codecOf(topic.snapshot, types),
  };
}

function eventCodec({ number, payload }: EventDescriptor, name: string, { types }: Descriptor): EventCodec {
  return { name, number, payload: codecOf(payload, types) };
}

function byRef<Source, Target extends Named>(
  sources: Readonly<Record<string, Source>>,
  build: (source: Source, name: string) => Target,
): Map<Ref, Target> {
  const targets = new Map<Ref, Target>();
  for (const [name, source] of Object.entries(sources)) {
    const target = build(source, name);
    targets.set(name, target);
    targets.set(target.number, target);
  }
  return targets;
}
