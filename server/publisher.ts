import type { Cursor, Ref } from "@wirepact/schema/wire";
import type { ContractTypes, Publisher, RemoteAudience, RemoteBroadcast, ServerContract } from "./api/mod.ts";
import type { Broker } from "./broker/mod.ts";
import {
  type ContractCodecs,
  contractCodecs,
  type ContractSource,
  type TopicCodecs,
} from "./contract_codecs.ts";
import { quiet } from "./quiet.ts";
import { addressOf, broadcastEvent, publishEvent, topicNamed } from "./topics/mod.ts";

/**
 * Publishes events from code that serves nobody: a job, a listener on a database. It shares the broker with the servers
 * of the contract, and does not close it.
 *
 * @example
 * ```ts ignore
 * const publisher = createPublisher(chat, broker);
 * await publisher.topic("room", { room: "general" }).publish("message", message);
 * await publisher.close();
 * ```
 */
export function createPublisher<Types extends ContractTypes>(
  contract: ServerContract<Types>,
  broker: Broker,
): Publisher<Types> {
  // Casts because the types of the contract end here: inside, codecs made from its descriptor see to the same.
  return new BrokerPublisher(contract as ContractSource, broker) as unknown as Publisher<Types>;
}

/** A publisher without the types of its contract. */
class BrokerPublisher implements Publisher<ContractTypes> {
  readonly #codecs: ContractCodecs;
  readonly #broker: Broker;
  readonly #topics: ReadonlyMap<Ref, { readonly codecs: TopicCodecs }>;
  readonly #pending = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(contract: ContractSource, broker: Broker) {
    this.#codecs = contractCodecs(contract);
    this.#topics = new Map([...this.#codecs.topics].map(([ref, codecs]) => [ref, { codecs }]));
    this.#broker = broker;
  }

  topic(name: string, key: object) {
    const publish = (event: string, payload: unknown, options: RemoteAudience = {}) =>
      this.#do(() => this.#publish({ name, key }, { event, payload }, options));
    return { publish };
  }

  broadcast(event: string, payload: unknown, { only, except }: RemoteBroadcast = {}): Promise<void> {
    const audience = { ...(only && { only }), ...(except && { except }) };
    return this.#do(() => broadcastEvent(this.#broker, this.#codecs.events, { event, payload }, audience));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#pending);
  }

  async #publish(
    { name, key }: { readonly name: string; readonly key: object },
    event: { readonly event: string; readonly payload: unknown },
    options: RemoteAudience,
  ): Promise<Cursor | undefined> {
    return await publishEvent(this.#broker, addressOf(topicNamed(this.#topics, name), key), event, options);
  }

  #do<Value>(act: () => Promise<Value>): Promise<Value> {
    if (this.#isClosed) return quiet(Promise.reject(new Error("cannot publish: the publisher was closed")));
    const done = quiet(act());
    this.#pending.add(done);
    void done.finally(() => this.#pending.delete(done)).catch(() => {});
    return done;
  }
}
