import type { Cursor, Recovery, Subscription, SubscriptionStart, WirepactError } from "@wirepact/client";
import type { FeedTopic, RoomTopic } from "./generated/client.ts";
import type { Trace } from "./trace.ts";

/** Something that a subscriber was told. */
export type Sighting =
  | { readonly kind: "event"; readonly n: number; readonly offset: number }
  | { readonly kind: "recovered" }
  /** Events were missed; the log is followed from here on. */
  | { readonly kind: "gap"; readonly reason: string | undefined; readonly cursor: Cursor };

/** What a {@linkcode Watcher} watches. */
export interface WatcherOptions {
  readonly client: string;
  readonly instance: string;
  readonly trace: Trace;
  /** Whether the client has another handle to it: who shares a subscription begins where that is now. */
  readonly isShared: boolean;
}

/** One handle to a topic instance, and all that it said. */
export class Watcher {
  readonly client: string;
  readonly instance: string;
  readonly handle: Subscription<RoomTopic> | Subscription<FeedTopic>;
  /** Where it began. */
  start: Cursor | undefined;
  /** States of the topic, each with the place it is to hold everything up to. */
  readonly snapshots: { readonly cursor: Cursor; readonly posts: readonly number[] }[] = [];
  readonly sightings: Sighting[] = [];
  /** Set once nothing more will come. */
  end: { readonly error: WirepactError | undefined } | undefined;
  isClosed = false;

  constructor(
    handle: Subscription<RoomTopic> | Subscription<FeedTopic>,
    { client, instance, trace, isShared }: WatcherOptions,
  ) {
    this.handle = handle;
    this.client = client;
    this.instance = instance;
    const say = (what: string) => trace.add(client, `${instance} ${what}`);
    if (isShared) this.start = handle.cursor;
    const keep = (cursor: Cursor, snapshot: unknown) => {
      const { posts } = (snapshot ?? {}) as Partial<RoomTopic["snapshot"]>;
      if (posts) this.snapshots.push({ cursor, posts });
    };
    handle.ready.then(({ cursor, snapshot }: SubscriptionStart<unknown>) => {
      keep(cursor, snapshot);
      say(`starts at ${textOf(cursor)}`);
      this.start ??= cursor;
    }, () => {});
    const { on } = handle as Subscription<RoomTopic>;
    on.call(handle, "posted", ({ n }, offset) => {
      say(`sees post ${n} at ${offset}`);
      this.sightings.push({ kind: "event", n, offset });
    });
    handle.onRecovered(({ recovered, reason, snapshot }: Recovery<unknown>) => {
      const cursor = handle.cursor!;
      keep(cursor, snapshot);
      say(`${recovered ? "recovered" : `gap: ${reason}`} at ${textOf(cursor)}`);
      this.sightings.push(recovered ? { kind: "recovered" } : { kind: "gap", reason, cursor });
    });
    handle.ended.then((error) => {
      say(`ends: ${error?.code}`);
      this.end = { error };
    });
  }

  /** Whether more may come. */
  get isLive(): boolean {
    return !this.isClosed && !this.end;
  }

  /** Names of those who are there, as this client knows. */
  get members(): string[] {
    return [...this.handle.presence.members.values()].map((state) => (state as RoomTopic["presence"]).name)
      .sort();
  }

  close(): void {
    this.isClosed = true;
    this.handle.close();
  }
}

function textOf({ epoch, offset }: Cursor): string {
  return `${epoch}:${offset}`;
}
