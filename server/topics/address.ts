import { encodeValue, type Ref } from "@wirepact/schema/wire";
import type { TopicCodecs } from "../contract_codecs.ts";
import { OutputError } from "../errors.ts";

/** A topic and a key, in all the forms they are needed in. */
export interface Address<Topic extends { readonly codecs: TopicCodecs }> {
  readonly topic: Topic;
  readonly keyData: object;
  /** The name in the broker, and in this process. */
  readonly name: string;
}

/** Where a topic and a key are found. @throws {OutputError} If the key does not match the contract. */
export function addressOf<Topic extends { readonly codecs: TopicCodecs }>(
  topic: Topic,
  key: object,
): Address<Topic> {
  const { name, key: codec } = topic.codecs;
  const encoded = encodeValue(codec, key, "json");
  if (!encoded.ok) throw new OutputError(`the key of ${name}`, encoded.issue);
  const keyData = encoded.value as Record<string, unknown>;
  const text = JSON.stringify(Object.keys(keyData).sort().map((property) => [property, keyData[property]]));
  return { topic, keyData, name: `${name}${text}` };
}

/** The topic of that name. @throws {TypeError} If the contract has none. */
export function topicNamed<Topic>(topics: ReadonlyMap<Ref, Topic>, name: string): Topic {
  const topic = topics.get(name);
  if (!topic) throw new TypeError(`the contract has no topic ${JSON.stringify(name)}`);
  return topic;
}
