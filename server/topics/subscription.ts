import type { SubscribedInfo } from "@wirepact/schema/wire";
import { RpcError } from "../errors.ts";
import {
  codeRef,
  type Exchange,
  logFailure,
  type Peer,
  refTo,
  sendFailure,
  undeclared,
} from "../peer/mod.ts";
import type { AnyTopicFunction } from "../calls/mod.ts";
import type { ObservedDrop } from "../observability/mod.ts";
import { Delivery, type GapReason } from "./delivery.ts";
import type { EventBudget } from "./event_budget.ts";
import type { Farewells } from "./farewells.ts";
import type { Pacer } from "./pacer.ts";
import { PresenceFeed } from "./presence_feed.ts";
import type { PresenceLeases } from "./presence_leases.ts";
import { SignalDelivery } from "./signal_delivery.ts";
import { prepare, type Starting, type StartOptions } from "./subscription_start.ts";
import type { TopicRequest } from "./topic_handlers.ts";
import type { InstanceServices, TopicInstance } from "./topic_instance.ts";

/** What subscriptions of one server share. */
export interface SubscriptionServices extends InstanceServices {
  readonly topic: AnyTopicFunction;
  readonly farewells: Farewells;
  readonly leases: PresenceLeases;
  readonly pacer: Pacer;
  readonly budget: EventBudget;
  readonly maxReplayEvents: number;
  readonly maxSnapshotBytes: number;
}

/** What a {@linkcode Subscription} is made of. */
export interface SubscriptionOptions {
  readonly id: number;
  readonly peer: Peer;
  readonly instance: TopicInstance<Subscription>;
  readonly openedBy: "client" | "server";
  readonly services: SubscriptionServices;
  /** The instance may be done with. */
  readonly onEnded: (subscription: Subscription) => void;
}

type State =
  /** Asked for; the client knows of nothing. */
  | { readonly status: "starting" }
  /** SUBSCRIBED was sent. */
  | { readonly status: "active" }
  /** GAP was sent: nothing more is delivered, and the client is to subscribe anew. */
  | { readonly status: "broken" }
  | { readonly status: "ended"; readonly cause: unknown };

/** What becomes of the member when a subscription ends: it stays for a while if its client is to come back. */
type Parting = "leaves" | "may_return";

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** One connection following one topic instance, from SUBSCRIBE or a join to the frame that ends it. */
export class Subscription implements Exchange, Starting {
  readonly kind = "subscription";
  readonly id: number;
  readonly peer: Peer;
  readonly instance: TopicInstance<Subscription>;
  readonly delivery: Delivery;
  readonly signals: SignalDelivery;
  readonly presence: PresenceFeed | undefined;
  readonly #openedBy: "client" | "server";
  readonly #services: SubscriptionServices;
  readonly #onEnded: (subscription: Subscription) => void;
  #state: State = { status: "starting" };
  #waiters: Waiter[] = [];

  constructor({ id, peer, instance, openedBy, services, onEnded }: SubscriptionOptions) {
    this.id = id;
    this.peer = peer;
    this.instance = instance;
    this.#openedBy = openedBy;
    this.#services = services;
    this.#onEnded = onEnded;
    const { pacer, budget, logger } = services;
    const { log, members, name, topic: { codecs } } = instance;
    const onBroken = (reason: GapReason) => this.#break(reason);
    const cutsOff = codecs.overflow === "disconnect";
    this.delivery = new Delivery({ peer, log, pacer, budget, logger, cutsOff, onBroken });
    const onDropped = (bytes: number) => {
      pacer.missed(peer, codecs.name);
      this.#dropped("volatile", bytes);
    };
    const onLost = () => this.delivery.lose();
    const { latest } = instance;
    this.signals = new SignalDelivery({ peer, latest, pacer, budget, logger, onDropped, onLost });
    const member = codecs.presenceOptions.per === "user" ? peer.subject ?? peer.member : peer.member;
    this.presence = members &&
      new PresenceFeed({ peer, instance: name, presence: members, member, services, onLost });
  }

  /** Whether SUBSCRIBED was sent and nothing has ended it since. */
  get active(): boolean {
    return this.#state.status === "active" || this.#state.status === "broken";
  }

  get maxReplayEvents(): number {
    return this.#services.maxReplayEvents;
  }

  get maxSnapshotBytes(): number {
    return this.#services.maxSnapshotBytes;
  }

  get request(): TopicRequest {
    const { user, connection, context } = this.peer;
    return { key: this.instance.key, user, connection, context, topic: this.#services.topic };
  }

  /** Resolves when SUBSCRIBED was sent; rejects with what ended the subscription before. */
  whenActive(): Promise<void> {
    if (this.active) return Promise.resolve();
    if (this.#state.status === "ended") return Promise.reject(this.#state.cause);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Goes through all steps up to SUBSCRIBED. Never rejects. */
  async start(options: StartOptions): Promise<void> {
    try {
      this.#activate(this.goOn(await prepare(this, options)));
    } catch (error) {
      this.#refuse(error);
    }
  }

  goOn<Value>(value: Value): Value {
    if (this.#state.status === "ended") throw this.#state.cause;
    return value;
  }

  /** The client wants no more of it. */
  unsubscribe(): void {
    // Until it was told, the client cannot mean a subscription that the server opened.
    if (this.#openedBy === "server" && !this.active) return;
    // After a GAP it means to come back at once.
    const parting = this.#state.status === "broken" ? "may_return" : "leaves";
    if (this.#end(new RpcError("LEFT"), parting)) this.peer.send([12, this.id, 0, "unsubscribed"]);
  }

  /** The application takes the connection out. */
  leave(reason: string): void {
    const wasActive = this.active;
    if (!this.#end(new RpcError("LEFT"), "leaves")) return;
    if (wasActive) this.peer.send([12, this.id, codeRef("LEFT", this.peer.form), reason]);
    else if (this.#openedBy === "client") this.peer.sendError(this.id, "LEFT", reason);
  }

  disconnect(cause: RpcError): void {
    this.#end(cause, "may_return");
  }

  #activate(info: SubscribedInfo): void {
    const { peer, instance } = this;
    const { channel, topic } = instance;
    // First, since a queue that runs over ends it while it is sent.
    this.#state = { status: "active" };
    if (this.#openedBy === "client") peer.send([10, this.id, channel, info]);
    else peer.send([10, this.id, channel, info, refTo(topic.codecs, peer.form), instance.keyData]);
    this.presence?.begin();
    this.signals.begin();
    this.delivery.begin();
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** Nothing more is delivered until the client subscribes anew. */
  #break(reason: GapReason): void {
    if (this.#state.status !== "active") return;
    this.#state = { status: "broken" };
    this.signals.end();
    this.presence?.end();
    this.#dropped(reason, 0);
    const { peer, instance: { channel, topic: { codecs } } } = this;
    if (reason === "overflow") {
      const fields = { connection: peer.id, subject: peer.subject, topic: codecs.name };
      this.#services.logger.warn("a slow consumer is told of a gap", fields);
    }
    if (reason === "overflow" && codecs.overflow === "disconnect") {
      peer.close("SLOW_CONSUMER", `events of ${codecs.name} came faster than they were read`);
    } else peer.send([15, channel, reason]);
  }

  #dropped(reason: ObservedDrop["reason"], bytes: number): void {
    const { observer } = this.#services;
    observer.drop?.({ connection: this.peer, reason, bytes, topic: this.instance.topic.codecs.name });
  }

  /** The start failed: the client, or whoever joined it, is told. */
  #refuse(error: unknown): void {
    if (!this.#end(error, "leaves")) return;
    const { logger } = this.#services;
    const subject = `subscribing to ${this.instance.topic.codecs.name}`;
    if (this.#openedBy === "client") sendFailure(error, undeclared(subject, logger), this.id, this.peer);
    else if (!(error instanceof RpcError)) logFailure(error, subject, { connection: this.peer.id }, logger);
  }

  /** True for whoever ends it, false for all after that. Leaves nothing behind. */
  #end(cause: unknown, parting: Parting): boolean {
    if (this.#state.status === "ended") return false;
    this.#state = { status: "ended", cause };
    this.peer.remove(this);
    this.delivery.end();
    this.signals.end();
    const { graceMs } = this.instance.topic.codecs.presenceOptions;
    const farewell = this.presence?.leave(parting === "leaves" ? 0 : graceMs);
    if (farewell) this.#services.farewells.add(farewell);
    this.#onEnded(this);
    for (const { reject } of this.#waiters.splice(0)) reject(cause);
    return true;
  }
}
