import type { Cursor } from "@wirepact/schema/wire";
import { Emitter, type Listener } from "../emitter.ts";
import { WirepactError } from "../errors.ts";
import { Mailbox } from "../mailbox.ts";
import type { SubscribeOptions } from "../options.ts";
import type { Report } from "../problem.ts";
import type { AnyEvent, Feed, FeedHandle } from "./feed.ts";
import type { PresenceListener, Recovery, SubscriptionStart } from "./types.ts";

const PRESENCE_KINDS = ["joined", "left", "changed", "synced"] as const;

/** What an application holds of a topic instance: a `Subscription` before it gets the types of its topic. */
export class Handle implements FeedHandle, AsyncIterable<AnyEvent> {
  /** Who is told of recoveries and members. */
  readonly signals: Emitter;
  readonly ended: Promise<WirepactError | undefined>;
  readonly #ready: Promise<SubscriptionStart<unknown>>;
  readonly #events: Emitter;
  readonly #loops = new Set<Mailbox<AnyEvent>>();
  readonly #report: Report;
  readonly #maxHeldEvents: number;
  /** What happens before the first listener or loop, in order. Presence needs none of this: it is a state. */
  #held: Mailbox<() => void> | undefined;
  #feed: Feed | undefined;
  #onDetach: (() => void) | undefined;
  /** Told how the subscription began. */
  started!: (start: SubscriptionStart<unknown>) => void;
  #refuse!: (error: WirepactError) => void;
  #finish!: (error: WirepactError | undefined) => void;
  /** Set once nothing more will come. */
  #end: { readonly error?: WirepactError } | undefined;
  #isWatched = false;

  constructor(report: Report, { maxHeldEvents = 256 }: SubscribeOptions) {
    this.#report = report;
    this.#maxHeldEvents = maxHeldEvents;
    this.#held = new Mailbox(maxHeldEvents);
    this.signals = new Emitter(report);
    this.#events = new Emitter(report);
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
    return this.#feed?.cursor;
  }

  get presence(): { readonly members: ReadonlyMap<string, unknown> } {
    return this.#feed?.presence ?? { members: new Map() };
  }

  on(event: string, listener: Listener): () => void {
    this.#release();
    return this.#events.on(event, listener);
  }

  onPresence(listener: PresenceListener<unknown>): () => void {
    let isOn = true;
    // The four functions take different things; who emits a kind passes what it takes.
    const teller = (kind: keyof typeof listener) => (...told: unknown[]) =>
      isOn && (listener[kind] as Listener | undefined)?.(...told as never[]);
    const offs = PRESENCE_KINDS.map((kind) => this.signals.on(kind, teller(kind)));
    const { presence } = this.#feed ?? {};
    if (presence?.isSynced) queueMicrotask(() => this.signals.tell(teller("synced"), presence.members));
    return () => {
      isOn = false;
      for (const off of offs) off();
    };
  }

  onRecovered(listener: (recovery: Recovery<unknown>) => void): () => void {
    return this.signals.on("recovered", listener);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnyEvent, void, void> {
    const loop = new Mailbox<AnyEvent>(this.#maxHeldEvents);
    this.#isWatched = true;
    this.#loops.add(loop);
    if (this.#end) loop.end(this.#end.error);
    this.#release();
    try {
      yield* loop.read(() => {
        this.#missed(loop.dropped);
        loop.dropped = 0;
      });
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#held = undefined;
    this.#close();
    this.#refuse(new WirepactError("CANCELLED", "the subscription was closed"));
  }

  /** Follows a feed. Who comes later than its events gets no snapshot: it would be out of date. */
  attach(feed: Feed, onDetach: () => void): void {
    this.#feed = feed;
    this.#onDetach = onDetach;
    feed.handles.add(this);
    if (!feed.start) return;
    const { snapshot: _, ...start } = feed.start;
    this.started(start.cursor.offset === feed.cursor?.offset ? feed.start : start);
  }

  recovered(recovery: Recovery<unknown>): void {
    this.#pass(() => this.signals.emit("recovered", recovery));
  }

  event(event: AnyEvent): void {
    this.#pass(() => {
      this.#events.emit(event.event, event.payload, event.offset);
      for (const loop of this.#loops) loop.push(event);
    });
  }

  /** Nothing more will come, for this reason. To have been taken out of a topic is no failure: loops just end. */
  end(error: WirepactError): void {
    const isLeft = error.code === "LEFT";
    this.#close(error);
    this.#refuse(error);
    if (this.#isWatched || isLeft || error.code === "CLIENT_CLOSED") return;
    this.#report({ kind: "subscription", message: `a subscription ended: ${error.message}`, cause: error });
  }

  #close(error?: WirepactError): void {
    if (this.#end) return;
    this.#end = error && error.code !== "LEFT" ? { error } : {};
    this.#feed?.handles.delete(this);
    this.#onDetach?.();
    for (const loop of this.#loops) loop.end(this.#end.error);
    this.#finish(error);
  }

  #pass(deliver: () => void): void {
    if (this.#held) this.#held.push(deliver);
    else deliver();
  }

  /** Tells what was held at the end of the turn, when all listeners of the turn are there. */
  #release(): void {
    queueMicrotask(() => {
      const held = this.#held;
      this.#held = undefined;
      this.#missed(held?.dropped);
      for (const deliver of held?.items ?? []) deliver();
    });
  }

  #missed(dropped = 0): void {
    if (dropped) this.signals.emit("recovered", { recovered: false, reason: "dropped", dropped });
  }
}
