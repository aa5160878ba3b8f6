import { codecOf, type Form, mayNestTooDeep, positionalCodecOf } from "@wirepact/schema/compile";
import type {
  DeliveryDescriptor,
  Descriptor,
  EventDescriptor,
  HistoryDescriptor,
  IdempotencyDescriptor,
  MethodDescriptor,
  PresenceDescriptor,
  TopicDescriptor,
  TypeNode,
} from "@wirepact/schema/ir";
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
  /** Where calls may be repeated without taking effect twice. */
  readonly idempotent: IdempotencyDescriptor | undefined;
}

/** An event and its codec. */
export interface EventCodec extends Named {
  readonly payload: ValueCodec;
  /** The same in positional form, where a payload may be nested too deep in that alone. */
  readonly deepPayload: ValueCodec | undefined;
  /** How it is delivered, if not from a log. */
  readonly delivery: DeliveryDescriptor | undefined;
}

/** A topic and its codecs; events are found by name and by number. */
export interface TopicCodecs extends Named {
  readonly key: ValueCodec;
  readonly events: ReadonlyMap<Ref, EventCodec>;
  readonly presence: ValueCodec | undefined;
  readonly presenceOptions: PresenceDescriptor;
  readonly snapshot: ValueCodec | undefined;
  readonly history: HistoryDescriptor;
  readonly overflow: TopicDescriptor["overflow"];
  /** Whether any of its events is kept by slot. */
  readonly hasLatest: boolean;
}

/** A contract ready for use: everything is found by name and by number in one look. */
export interface ContractCodecs {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  readonly history: readonly string[];
  readonly claims: ValueCodec | undefined;
  readonly methods: ReadonlyMap<Ref, MethodCodecs>;
  readonly hasIdempotentMethods: boolean;
  readonly topics: ReadonlyMap<Ref, TopicCodecs>;
  readonly events: ReadonlyMap<Ref, EventCodec>;
}

/** Of topics whose descriptor says nothing of it. */
const DEFAULT_PRESENCE: PresenceDescriptor = { per: "connection", graceMs: 5_000, maxListed: 1_000 };

/** What codecs are made of. */
export type ContractSource = Pick<ServerContract<never>, "descriptor" | "hash" | "history">;

/**
 * Builds the codecs of a contract, once per server and form. The form is that of params, results, items, payloads and
 * error details; whatever else there is has its names in any form.
 */
export function contractCodecs(
  { descriptor, hash, history }: ContractSource,
  form: Form = "named",
): ContractCodecs {
  const { name, version, types } = descriptor;
  const codec = (node: TypeNode) => form === "named" ? codecOf(node, types) : positionalCodecOf(node, types);
  return {
    name,
    version,
    hash,
    history,
    claims: descriptor.claims && codecOf(descriptor.claims, types),
    methods: byRef(descriptor.methods, (method, name) => methodCodecs(method, name, { descriptor, codec })),
    hasIdempotentMethods: Object.values(descriptor.methods).some(({ idempotent }) => idempotent),
    topics: byRef(descriptor.topics, (topic, name) => topicCodecs(topic, name, { descriptor, codec })),
    events: byRef(descriptor.events, (event, name) => eventCodec(event, name, { descriptor, codec })),
  };
}

interface Builder {
  readonly descriptor: Descriptor;
  /** The codec of a type in the form that is wanted. */
  readonly codec: (node: TypeNode) => ValueCodec;
}

function methodCodecs(
  method: MethodDescriptor,
  name: string,
  { descriptor: { errors }, codec }: Builder,
): MethodCodecs {
  const { kind, number } = method;
  return {
    name,
    number,
    kind,
    params: codec(method.params),
    result: method.result && codec(method.result),
    item: method.item && codec(method.item),
    errors: new Map(
      Object.entries(method.errors).map(([code, { details }]) => [
        code,
        { name: code, number: errors[code] ?? 0, details: codec(details) },
      ]),
    ),
    idempotent: method.idempotent,
  };
}

function topicCodecs(topic: TopicDescriptor, name: string, builder: Builder): TopicCodecs {
  const { types } = builder.descriptor;
  return {
    name,
    number: topic.number,
    key: codecOf(topic.key, types),
    events: byRef(topic.events, (event, name) => eventCodec(event, name, builder)),
    presence: topic.presence && codecOf(topic.presence, types),
    presenceOptions: topic.presenceOptions ?? DEFAULT_PRESENCE,
    snapshot: topic.snapshot && codecOf(topic.snapshot, types),
    history: topic.history,
    overflow: topic.overflow,
    hasLatest: Object.values(topic.events).some(({ delivery }) => delivery?.kind === "latest"),
  };
}

function eventCodec(
  { number, payload, delivery }: EventDescriptor,
  name: string,
  { descriptor: { types }, codec }: Builder,
): EventCodec {
  const deepPayload = mayNestTooDeep(payload, types) ? positionalCodecOf(payload, types) : undefined;
  return { name, number, payload: codec(payload), deepPayload, delivery };
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
