import type { Cursor } from "@wirepact/schema/wire";
import { Emitter, type Listener } from "../emitter.ts";
import { WirepactError } from "../errors.ts";
import { Mailbox } from "../mailbox.ts";
import type { SubscribeOptions } from "../options.ts";
import type { Report } from "../problem.ts";
import type { PresenceList } from "./presence_list.ts";
import type { Presence, PresenceListener, Recovery, SubscriptionStart } from "./types.ts";

/** An event before it has the types of its topic. */
export interface AnyEvent {
  readonly event: string;
  readonly payload: unknown;
  readonly offset: number | undefined;
}

/** What a handle shares with others to the same topic instance. */
export interface HandleSource {
  readonly cursor: Cursor | undefined;
  readonly presence: PresenceList | undefined;
  /** How the subscription begins for a handle that comes now; `undefined` while it has not begun at all. */
  readonly start: SubscriptionStart<unknown> | undefined;
  attach(handle: Handle): void;
  /** May be called again. */
  detach(handle: Handle): void;
  /** Gets the topic anew, if the handle is still attached. */
  reload(handle: Handle): void;
}

/** What an application holds of a topic instance: a `Subscription` before it gets the types of its topic. */
export class Handle implements AsyncIterable<AnyEvent> {
  /**
   * Who is told of `recovered`, `presence`, any `event`, and of events by name: these begin with a slash here, so that
   * none is like another word.
   */
  readonly listeners: Emitter;
  readonly ended: Promise<WirepactError | undefined>;
  readonly #ready: Promise<SubscriptionStart<unknown>>;
  readonly #report: Report;
  readonly #maxHeldEvents: number;
  /** What happens before the first listener or loop, in order. Presence needs none of this: it is a state. */
  #held: Mailbox<() => void> | undefined;
  #source: HandleSource | undefined;
  /** Told how the subscription began. */
  started!: (start: SubscriptionStart<unknown>) => void;
  #refuse!: (error: WirepactError) => void;
  #finish!: (error: WirepactError | undefined) => void;
  #isWatched = false;

  constructor(report: Report, { maxHeldEvents = 256 }: SubscribeOptions) {
    this.#report = report;
    this.#maxHeldEvents = maxHeldEvents;
    this.#held = new Mailbox(maxHeldEvents);
    this.listeners = new Emitter(report);
    this.#ready = new Promise((resolve, reject) => {
      this.started = resolve;
      this.#refuse = reject;
    });
    // Not everybody looks at it; a refusal that nobody sees is reported by `end`.
    this.#ready.catch(() => {});
    this.ended = new Promise((resolve) => this.#finish = resolve);
  }

  get ready(): Promise<SubscriptionStart<unknown>> {
    this.#isWatched = true;
    return this.#ready;
  }

  get cursor(): Cursor | undefined {
    return this.#source?.cursor;
  }

  get presence(): Presence<unknown> {
    return this.#source?.presence ?? { members: new Map(), count: 0 };
  }

  on(event: string, listener: Listener): () => void {
    this.#release();
    return this.listeners.on(`/${event}`, listener);
  }

  onPresence(listener: PresenceListener<unknown>): () => void {
    const { listeners } = this;
    // The functions take different things; who emits a kind passes what it takes.
    const tell = (kind: keyof typeof listener, ...told: unknown[]) =>
      (listener[kind] as Listener | undefined)?.(...told as never[]);
    const { presence } = this.#source ?? {};
    const now = presence?.now;
    if (now) queueMicrotask(() => listeners.tell("presence", tell, ...now));
    return listeners.on("presence", tell);
  }

  onRecovered(listener: (recovery: Recovery<unknown>) => void): () => void {
    return this.listeners.on("recovered", listener);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnyEvent, void, void> {
    const loop = new Mailbox<AnyEvent>(this.#maxHeldEvents);
    this.#isWatched = true;
    this.listeners.on("event", (event: AnyEvent) => loop.push(event));
    // To have been taken out of a topic is no failure: loops just end.
    this.ended.then((error) => loop.end(error?.code === "LEFT" ? undefined : error));
    this.#release();
    try {
      yield* loop.read(() => this.#missed(loop));
    } finally {
      this.close();
    }
  }

  reload(): void {
    this.#source?.reload(this);
  }

  close(): void {
    this.#held = undefined;
    this.#close();
  }

  /** Shares a source. */
  attach(source: HandleSource): void {
    this.#source = source;
    source.attach(this);
    if (source.start) this.started(source.start);
  }

  recovered(recovery: Recovery<unknown>): void {
    this.#pass(() => this.listeners.emit("recovered", recovery));
  }

  event(event: AnyEvent): void {
    this.#pass(() => {
      this.listeners.emit(`/${event.event}`, event.payload, event.offset);
      this.listeners.emit("event", event);
    });
  }

  /** Nothing more will come, for this reason. */
  end(error: WirepactError): void {
    this.#close(error);
    if (this.#isWatched || error.code === "LEFT" || error.code === "CLIENT_CLOSED") return;
    this.#report("subscription", `a subscription ended: ${error.message}`, error);
  }

  #close(error?: WirepactError): void {
    this.#source?.detach(this);
    this.#finish(error);
    this.#refuse(error ?? new WirepactError("CANCELLED", "the subscription was closed"));
  }

  #pass(deliver: () => void): void {
    if (this.#held) this.#held.push(deliver);
    else deliver();
  }

  /** Tells what was held at the end of the turn, when all listeners of the turn are there. */
  #release(): void {
    queueMicrotask(() => {
      const held = this.#held;
      if (!held) return;
      this.#held = undefined;
      this.#missed(held);
      for (const deliver of held.items) deliver();
    });
  }

  #missed(mailbox: Mailbox<unknown>): void {
    const { dropped } = mailbox;
    mailbox.dropped = 0;
    if (dropped) this.listeners.emit("recovered", { recovered: false, reason: "dropped", dropped });
  }
}
