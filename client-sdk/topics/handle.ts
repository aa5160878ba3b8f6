import type { Cursor } from "@wirepact/schema/wire";
import { deferred } from "../deferred.ts";
import { WirepactError } from "../errors.ts";
import type { SubscribeOptions } from "../options.ts";
import { notify, type Report } from "../problem.ts";
import { EventReader } from "./event_reader.ts";
import type { Feed, FeedHandle } from "./feed.ts";
import { type AnyEvent, HeldEvents } from "./held_events.ts";
import type { PresenceListener, Recovery, SubscriptionStart } from "./types.ts";

type EventListener = (payload: unknown, offset: number) => void;
type RecoveryListener = (recovery: Recovery<unknown>) => void;

const NO_MEMBERS: ReadonlyMap<string, unknown> = new Map();

/** What an application holds of a topic instance: a `Subscription` before it gets the types of its topic. */
export class Handle implements FeedHandle, AsyncIterable<AnyEvent> {
  readonly #report: Report;
  readonly #options: SubscribeOptions;
  readonly #ready = deferred<SubscriptionStart<unknown>>();
  readonly #ended = deferred<WirepactError | undefined>();
  readonly #listeners = new Map<string, Set<EventListener>>();
  readonly #recoveryListeners = new Set<RecoveryListener>();
  readonly #presenceListeners = new Set<PresenceListener<unknown>>();
  readonly #readers = new Set<EventReader>();
  /** What came before the first listener or loop, until it has been told. */
  #held: HeldEvents | undefined;
  #feed: Feed | undefined;
  #detach: (() => void) | undefined;
  #ending: { readonly error: WirepactError | undefined } | undefined;
  #isWatched = false;

  constructor(report: Report, options: SubscribeOptions) {
    this.#report = report;
    this.#options = options;
    this.#held = new HeldEvents(options.maxHeldEvents);
  }

  get ready(): Promise<SubscriptionStart<unknown>> {
    this.#isWatched = true;
    return this.#ready.promise;
  }

  get ended(): Promise<WirepactError | undefined> {
    this.#isWatched = true;
    return this.#ended.promise;
  }

  get cursor(): Cursor | undefined {
    return this.#feed?.cursor;
  }

  get presence(): { readonly members: ReadonlyMap<string, unknown> } {
    return this.#feed?.presence ?? { members: NO_MEMBERS };
  }

  on(event: string, listener: EventListener): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    if (!this.#ending) this.#listeners.set(event, listeners.add(listener));
    this.#release();
    return () => void listeners.delete(listener);
  }

  onPresence(listener: PresenceListener<unknown>): () => void {
    if (this.#ending) return () => {};
    this.#presenceListeners.add(listener);
    this.#feed?.presence?.listen(listener);
    return () => {
      this.#presenceListeners.delete(listener);
      this.#feed?.presence?.listeners.delete(listener);
    };
  }

  onRecovered(listener: RecoveryListener): () => void {
    if (!this.#ending) this.#recoveryListeners.add(listener);
    return () => void this.#recoveryListeners.delete(listener);
  }

  [Symbol.asyncIterator](): AsyncIterator<AnyEvent, undefined> {
    this.#isWatched = true;
    const reader = new EventReader({
      maxHeldEvents: this.#options.maxHeldEvents,
      onReturn: () => this.close(),
      onDropped: (dropped) => this.#dropped(dropped),
    });
    this.#readers.add(reader);
    this.#release();
    if (this.#ending) reader.end(this.#ending.error);
    return reader;
  }

  close(): void {
    if (this.#ending) return;
    this.#detach?.();
    this.#finish(undefined);
    this.#ready.reject(
      new WirepactError("CANCELLED", "the subscription was closed before the server answered"),
    );
  }

  /** Ties the handle to its feed. */
  open(feed: Feed, detach: () => void): void {
    this.#feed = feed;
    this.#detach = detach;
  }

  started(start: SubscriptionStart<unknown>): void {
    this.#ready.resolve(start);
  }

  recovered(recovery: Recovery<unknown>): void {
    for (const listener of this.#recoveryListeners) notify(this.#report, () => listener(recovery));
  }

  inherit(events: readonly AnyEvent[], dropped: number): void {
    this.#held?.addDropped(dropped);
    for (const event of events) this.event(event);
  }

  event(event: AnyEvent): void {
    if (this.#held) this.#held.push(event);
    else this.#tell(event);
  }

  end(error: WirepactError): void {
    if (this.#ending) return;
    // Having been taken out of a topic is a normal end; the loop does not throw.
    this.#finish(error);
    this.#ready.reject(error);
    if (this.#isWatched || error.code === "LEFT" || error.code === "CLIENT_CLOSED") return;
    this.#report({ kind: "subscription", message: `a subscription ended: ${error.message}`, cause: error });
  }

  #finish(error: WirepactError | undefined): void {
    this.#ending = { error: error?.code === "LEFT" ? undefined : error };
    for (const listener of this.#presenceListeners) this.#feed?.presence?.listeners.delete(listener);
    for (const reader of this.#readers) reader.end(this.#ending.error);
    this.#listeners.clear();
    this.#recoveryListeners.clear();
    this.#presenceListeners.clear();
    this.#readers.clear();
    this.#ended.resolve(error);
  }

  /** Tells the held events at the end of the turn, when all listeners of the turn are there. */
  #release(): void {
    const held = this.#held;
    if (!held || this.#ending) return;
    queueMicrotask(() => {
      if (this.#held !== held) return;
      this.#dropped(held.takeDropped());
      for (let event = held.shift(); event; event = held.shift()) this.#tell(event);
      this.#held = undefined;
    });
  }

  #tell(event: AnyEvent): void {
    const { payload, offset } = event;
    for (const listener of this.#listeners.get(event.event) ?? []) {
      notify(this.#report, () => listener(payload, offset));
    }
    for (const reader of this.#readers) reader.push(event);
  }

  #dropped(dropped: number): void {
    if (dropped > 0) this.recovered({ recovered: false, reason: "dropped", dropped });
  }
}
