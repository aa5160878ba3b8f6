import {
  type Cursor,
  decodeValue,
  ERROR_CODES,
  type Ref,
  type ServerLimits,
  type SubscribeFrame,
} from "@wirepact/schema/wire";
import type { TopicState } from "../api/mod.ts";
import { describeIssue, RpcError } from "../errors.ts";
import type { Peer } from "../peer/mod.ts";
import { type Address, addressOf, topicNamed } from "./address.ts";
import { fromCarried } from "./carried.ts";
import { Farewells } from "./farewells.ts";
import { IdPool } from "./id_pool.ts";
import type { Pacer } from "./pacer.ts";
import { PresenceLeases } from "./presence_leases.ts";
import { type EventPublishing, type EventToPublish, publishEvent } from "./publishing.ts";
import { Subscription, type SubscriptionServices } from "./subscription.ts";
import type { Topic } from "./topic_handlers.ts";
import { TopicInstance } from "./topic_instance.ts";

/**
 * Subscriptions that a client has ended may still be asking the application. As with calls, subscribing and
 * unsubscribing in turns must not start any number of them.
 */
const STARTING_PER_SUBSCRIPTION = 2;

/** What a {@linkcode TopicHub} works with. */
export interface TopicHubOptions extends
  Pick<
    SubscriptionServices,
    "topic" | "broker" | "clock" | "random" | "logger" | "observer" | "pacer" | "budget"
  > {
  /** By number and by name. */
  readonly topics: ReadonlyMap<Ref, Topic>;
  readonly limits: Pick<
    ServerLimits,
    "maxSubscriptions" | "maxQueuedEventBytes" | "maxReplayEvents" | "maxSnapshotBytes"
  >;
}

/** One who is in a topic instance. */
export interface ListedMember {
  readonly id: string;
  readonly connections: readonly string[];
  readonly state: unknown;
}

/** All topic instances that anybody in this process follows. */
export class TopicHub {
  readonly #options: TopicHubOptions;
  readonly #instances = new Map<string, TopicInstance<Subscription>>();
  readonly #channels = new IdPool();
  readonly #farewells = new Farewells();
  readonly #leases: PresenceLeases;
  readonly #pacer: Pacer;
  readonly #services: SubscriptionServices;

  constructor(options: TopicHubOptions) {
    const { maxQueuedEventBytes, maxReplayEvents, maxSnapshotBytes } = options.limits;
    this.#options = options;
    this.#leases = new PresenceLeases(options);
    this.#pacer = options.pacer;
    this.#services = {
      ...options,
      farewells: this.#farewells,
      leases: this.#leases,
      maxTailBytes: maxQueuedEventBytes,
      maxReplayEvents,
      maxSnapshotBytes,
    };
  }

  /** Instances held. None when nobody follows anything. */
  get size(): number {
    return this.#instances.size;
  }

  /** What is held for those who follow: nothing when nobody does. */
  get counts(): { instances: number; leases: number; congested: number; farewells: number } {
    return {
      instances: this.#instances.size,
      leases: this.#leases.size,
      congested: this.#pacer.size,
      farewells: this.#farewells.size,
    };
  }

  /** Answers a SUBSCRIBE. The id was found to be free. */
  subscribe(peer: Peer, [, id, ref, data, cursor]: SubscribeFrame): void {
    if (peer.leaving) return peer.sendError(id, "UNAVAILABLE", ERROR_CODES.UNAVAILABLE.meaning);
    const { topics, limits: { maxSubscriptions } } = this.#options;
    const topic = topics.get(ref);
    if (!topic) return peer.sendError(id, "UNKNOWN_TOPIC", ERROR_CODES.UNKNOWN_TOPIC.meaning);
    const key = decodeValue(topic.codecs.key, data, peer.codec.encoding);
    if (!key.ok) return peer.sendError(id, "INVALID_PARAMS", describeIssue("the key", key.issue), key.issue);
    const isBusy = peer.startingSubscriptions >= STARTING_PER_SUBSCRIPTION * maxSubscriptions;
    if (peer.subscriptions >= maxSubscriptions || isBusy) {
      return peer.sendError(id, "TOO_MANY_SUBSCRIPTIONS", `${maxSubscriptions} subscriptions are allowed`);
    }
    const address = addressOf(topic, key.value as object);
    if (this.#instances.get(address.name)?.subscribers.has(peer)) {
      return peer.sendError(id, "ALREADY_SUBSCRIBED", ERROR_CODES.ALREADY_SUBSCRIBED.meaning);
    }
    const subscription = this.#open(peer, id, address, "client");
    peer.startingSubscriptions++;
    void subscription.start({ authorize: true, cursor }).then(() => peer.startingSubscriptions--);
  }

  /** Subscribes a connection without asking whether it may. Resolves when the client has been told. */
  async join(peer: Peer, topicName: string, key: object): Promise<void> {
    const address = this.#address(topicName, key);
    for (;;) {
      if (!peer.open) throw new RpcError("CONNECTION_LOST", { message: "the connection has ended" });
      const existing = this.#instances.get(address.name)?.subscribers.get(peer);
      if (!existing) break;
      // The client may be asking for the same just now. If it is refused, the application's word still counts.
      if (await existing.whenActive().then(() => true, () => false)) return;
    }
    if (peer.subscriptions >= this.#options.limits.maxSubscriptions) {
      throw new RpcError("TOO_MANY_SUBSCRIPTIONS");
    }
    const subscription = this.#open(peer, peer.nextEvenId(), address, "server");
    void subscription.start({ authorize: false });
    await subscription.whenActive();
  }

  /** Ends a connection's subscription. False if it has none. */
  leave(peer: Peer, topicName: string, key: object): boolean {
    const subscription = this.#instances.get(this.#address(topicName, key).name)?.subscribers.get(peer);
    subscription?.leave(ERROR_CODES.LEFT.meaning);
    return subscription !== undefined;
  }

  /** Publishes to an instance, whether anybody here follows it or not. Resolves to the event's place in the log. */
  async publish(
    { topic, key }: { readonly topic: string; readonly key: object },
    event: EventToPublish,
    publishing: EventPublishing,
  ): Promise<Cursor | undefined> {
    return await publishEvent(this.#options.broker, this.#address(topic, key), event, publishing);
  }

  /** Everybody who is in an instance, on every server. */
  async members(topicName: string, key: object): Promise<ListedMember[]> {
    const { topic: { codecs }, name } = this.#address(topicName, key);
    const { presence } = codecs;
    if (!presence) {
      throw new TypeError(`the topic ${codecs.name} has no presence, so its members are not known`);
    }
    const { members = [] } = await this.#options.broker.listPresence(name);
    return members.map(({ member, holders, state }) => ({
      id: member,
      connections: holders,
      state: fromCarried(presence, state, `the presence of ${codecs.name}`),
    }));
  }

  /** What the reducer of an instance makes of its log. Where nobody here follows it, it is followed for as long. */
  async snapshot(topicName: string, key: object): Promise<TopicState<unknown>> {
    const address = this.#address(topicName, key);
    refuseWithoutReducer(address.topic);
    const instance = this.#instances.get(address.name) ?? this.#create(address);
    instance.visitors++;
    try {
      return await instance.state();
    } finally {
      instance.visitors--;
      this.#closeIfLeft(instance);
    }
  }

  /** The connections of this process that follow an instance. */
  subscribers(topicName: string, key: object): Peer[] {
    const instance = this.#instances.get(this.#address(topicName, key).name);
    return [...instance?.subscribers.values() ?? []].filter(({ active }) => active).map(({ peer }) => peer);
  }

  /**
   * The server takes its leave, and all its clients with it. To tell each of them of each other's leaving would cost
   * the square of their number, and they are about to get the list anew from another server.
   */
  drain(): void {
    for (const instance of this.#instances.values()) instance.mutePresence();
  }

  /** All connections have ended. Resolves when the broker has let go of everybody who was there. */
  async parted(): Promise<void> {
    this.#options.pacer.close();
    await this.#farewells.over();
  }

  /** The keys of a topic's instances that somebody in this process follows. */
  keys(topicName: string): object[] {
    const topic = this.#topic(topicName);
    return [...this.#instances.values()]
      .filter((instance) =>
        instance.topic === topic && [...instance.subscribers.values()].some((one) => one.active)
      )
      .map(({ key }) => key);
  }

  #open(peer: Peer, id: number, address: Address<Topic>, openedBy: "client" | "server"): Subscription {
    const instance = this.#instances.get(address.name) ?? this.#create(address);
    const subscription = new Subscription({
      id,
      peer,
      instance,
      openedBy,
      services: this.#services,
      onEnded: () => this.#release(instance, peer),
    });
    instance.subscribers.set(peer, subscription);
    peer.add(subscription);
    return subscription;
  }

  #create(address: Address<Topic>): TopicInstance<Subscription> {
    const { topic: { codecs }, keyData } = address;
    // Made from the checked data, so that handlers see the declared properties and no others.
    const key = fromCarried(codecs.key, keyData, `the key of ${codecs.name}`) as object;
    const channel = this.#channels.take();
    const instance = new TopicInstance<Subscription>({ ...address, key, channel, services: this.#services });
    this.#instances.set(address.name, instance);
    return instance;
  }

  #release(instance: TopicInstance<Subscription>, peer: Peer): void {
    instance.subscribers.delete(peer);
    this.#closeIfLeft(instance);
  }

  #closeIfLeft(instance: TopicInstance<Subscription>): void {
    if (instance.subscribers.size + instance.visitors > 0) return;
    this.#instances.delete(instance.name);
    this.#channels.free(instance.channel);
    this.#farewells.add(instance.close());
  }

  #address(topicName: string, key: object): Address<Topic> {
    return addressOf(this.#topic(topicName), key);
  }

  #topic(name: string): Topic {
    return topicNamed(this.#options.topics, name);
  }
}

function refuseWithoutReducer({ codecs: { name, snapshot }, handler }: Topic): void {
  if (handler.reducer) return;
  throw new TypeError(
    snapshot
      ? `the snapshots of the topic ${name} are made by its handler for each subscriber: only a reducer's can be read here`
      : `the topic ${name} has no snapshot and no reducer to read`,
  );
}
