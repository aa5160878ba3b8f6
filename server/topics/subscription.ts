import type { Cursor, SubscribedInfo } from "@wirepact/schema/wire";
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
import { carriedIn, encodeIn, toCarried } from "./carried.ts";
import type { Farewells } from "./farewells.ts";
import { recover } from "./recovery.ts";
import type { SharedFrame } from "./shared_frame.ts";
import type { TopicRequest } from "./topic_handlers.ts";
import type { InstanceServices, Subscriber, TopicInstance } from "./topic_instance.ts";

/** What subscriptions of one server share. */
export interface SubscriptionServices extends InstanceServices {
  readonly topic: AnyTopicFunction;
  readonly farewells: Farewells;
  /** Bytes of events that may wait for a snapshot to be made. */
  readonly maxQueuedBytes: number;
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

interface HeldFrame {
  readonly frame: SharedFrame;
  /** Of presence changes only. */
  readonly version?: number;
}

type State =
  /** Asked for; nothing is delivered. */
  | { readonly status: "asked" }
  /** The head was read; what comes after it waits until SUBSCRIBED was sent. */
  | { readonly status: "starting"; readonly held: HeldFrame[]; bytes: number }
  | { readonly status: "active" }
  | { readonly status: "ended"; readonly cause: unknown };

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** How a subscription begins. */
export interface StartOptions {
  /** Ask the application first. */
  readonly authorize: boolean;
  readonly cursor?: Cursor | null | undefined;
}

/** One connection following one topic instance, from SUBSCRIBE or a join to the frame that ends it. */
export class Subscription implements Exchange, Subscriber {
  readonly kind = "subscription";
  readonly id: number;
  readonly peer: Peer;
  readonly instance: TopicInstance<Subscription>;
  readonly #openedBy: "client" | "server";
  readonly #services: SubscriptionServices;
  readonly #onEnded: (subscription: Subscription) => void;
  #state: State = { status: "asked" };
  #waiters: Waiter[] = [];
  #isPresent = false;
  #presenceVersion = 0;

  constructor(options: SubscriptionOptions) {
    this.id = options.id;
    this.peer = options.peer;
    this.instance = options.instance;
    this.#openedBy = options.openedBy;
    this.#services = options.services;
    this.#onEnded = options.onEnded;
  }

  /** Whether SUBSCRIBED was sent and nothing has ended it since. */
  get active(): boolean {
    return this.#state.status === "active";
  }

  /** Resolves when SUBSCRIBED was sent; rejects with what ended the subscription before. */
  whenActive(): Promise<void> {
    if (this.#state.status === "active") return Promise.resolve();
    if (this.#state.status === "ended") return Promise.reject(this.#state.cause);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Goes through all steps up to SUBSCRIBED. Never rejects. */
  async start({ authorize, cursor }: StartOptions): Promise<void> {
    try {
      if (authorize) this.#goOn(await this.#authorize());
      this.#goOn(await this.instance.follow());
      const { position } = this.instance;
      this.#state = { status: "starting", held: [], bytes: 0 };
      const recovery = recover(cursor, position);
      const snapshot = recovery.recovered ? undefined : this.#goOn(await this.#snapshot());
      const presence = this.#goOn(await this.#enter());
      this.#activate({
        ...position,
        ...recovery,
        ...(snapshot !== undefined && { snapshot: snapshot.data }),
        ...(presence && { presence }),
      });
    } catch (error) {
      this.#refuse(error);
    }
  }

  deliver(frame: SharedFrame): void {
    this.#deliver({ frame });
  }

  deliverPresence(version: number, frame: SharedFrame): void {
    this.#deliver({ frame, version });
  }

  /** The client wants no more of it. */
  unsubscribe(): void {
    // Until it was told, the client cannot mean a subscription that the server opened.
    if (this.#openedBy === "server" && !this.active) return;
    if (this.#end(new RpcError("LEFT"))) this.peer.send([12, this.id, 0, "unsubscribed"]);
  }

  /** The application takes the connection out. */
  leave(reason: string): void {
    const wasActive = this.active;
    if (!this.#end(new RpcError("LEFT"))) return;
    if (wasActive) this.peer.send([12, this.id, codeRef("LEFT", this.peer.form), reason]);
    else if (this.#openedBy === "client") this.peer.sendError(this.id, "LEFT", reason);
  }

  disconnect(cause: RpcError): void {
    this.#end(cause);
  }

  async #authorize(): Promise<void> {
    const { handler } = this.instance.topic;
    if (this.#goOn(await handler.authorize(this.#request())) !== true) {
      throw new RpcError("FORBIDDEN", {
        message: `this user may not follow this ${this.instance.topic.codecs.name}`,
      });
    }
  }

  /** A snapshot as frame data; wrapped, since the data may be anything. */
  async #snapshot(): Promise<{ data: unknown } | undefined> {
    const { codecs: { name, snapshot: codec }, handler } = this.instance.topic;
    if (!codec) return undefined;
    const value = this.#goOn(await handler.snapshot?.(this.#request()));
    return { data: encodeIn(codec, value, `the snapshot of ${name}`, this.peer.codec.encoding) };
  }

  /** Becomes a member where the topic has presence, and reads who else is one. */
  async #enter(): Promise<SubscribedInfo["presence"]> {
    const { codecs: { name, presence: codec }, handler } = this.instance.topic;
    if (!codec) return undefined;
    const { broker } = this.#services;
    const state = this.#goOn(await handler.presence?.(this.#request()));
    const carried = toCarried(codec, state, `the presence of ${name}`);
    // From here on leaving has to take it out again: the broker does what it is asked in order.
    this.#isPresent = true;
    const { id } = this.peer;
    const holding = { member: id, holder: id, state: carried, leaseMs: Infinity };
    this.#goOn(await broker.setPresence(this.instance.name, holding));
    const { version, members = [] } = this.#goOn(await broker.listPresence(this.instance.name));
    this.#presenceVersion = version;
    const { encoding } = this.peer.codec;
    return {
      version,
      members: members.map((
        { member, state },
      ) => [member, carriedIn(codec, state, `the presence of ${name}`, encoding)]),
    };
  }

  #activate(info: SubscribedInfo): void {
    const { peer, instance } = this;
    if (this.#state.status !== "starting") return;
    const { held } = this.#state;
    const { channel, topic } = instance;
    // First, since a queue that runs over ends it while it is sent.
    this.#state = { status: "active" };
    if (this.#openedBy === "client") peer.send([10, this.id, channel, info]);
    else peer.send([10, this.id, channel, info, refTo(topic.codecs, peer.form), instance.keyData]);
    for (const one of held) this.#deliver(one);
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  #deliver(held: HeldFrame): void {
    const { frame, version } = held;
    const { peer } = this;
    const state = this.#state;
    if (state.status === "starting") {
      // Not held if it cannot be encoded: it would fail again when SUBSCRIBED is already sent.
      state.bytes += frame.for(peer).length;
      state.held.push(held);
      if (state.bytes > this.#services.maxQueuedBytes) {
        this.#refuse(
          new RpcError("UNAVAILABLE", { message: "events came faster than the snapshot could be made" }),
        );
      }
    } else if (state.status === "active" && (version === undefined || version > this.#presenceVersion)) {
      peer.sendEncoded(frame.for(peer), frame.type);
    }
  }

  /** The start failed: the client, or whoever joined it, is told. */
  #refuse(error: unknown): void {
    if (!this.#end(error)) return;
    const { logger } = this.#services;
    const subject = `subscribing to ${this.instance.topic.codecs.name}`;
    if (this.#openedBy === "client") sendFailure(error, undeclared(subject, logger), this.id, this.peer);
    else if (!(error instanceof RpcError)) logFailure(error, subject, { connection: this.peer.id }, logger);
  }

  /** True for whoever ends it, false for all after that. Leaves nothing behind. */
  #end(cause: unknown): boolean {
    if (this.#state.status === "ended") return false;
    this.#state = { status: "ended", cause };
    this.peer.remove(this);
    if (this.#isPresent) this.#services.farewells.add(this.#exit());
    this.#onEnded(this);
    for (const { reject } of this.#waiters.splice(0)) reject(cause);
    return true;
  }

  async #exit(): Promise<void> {
    const { broker, logger } = this.#services;
    try {
      const { id } = this.peer;
      await broker.removePresence(this.instance.name, { member: id, holder: id, graceMs: 0 });
    } catch (error) {
      logFailure(error, `taking a member out of ${this.instance.name}`, { connection: this.peer.id }, logger);
    }
  }

  /**
   * What a step of the start resolved to; ends the start if the subscription ended meanwhile. Asked right after each
   * `await`: others may run even between the end of an asynchronous function and whoever awaits it.
   */
  #goOn<Value>(value: Value): Value {
    if (this.#state.status === "ended") throw this.#state.cause;
    return value;
  }

  #request(): TopicRequest {
    const { user, connection, context } = this.peer;
    return { key: this.instance.key, user, connection, context, topic: this.#services.topic };
  }
}
