import type { Cursor, Recovery, Subscription, SubscriptionStart, WirepactError } from "@wirepact/client";
import { type LiveState, liveState } from "@wirepact/client/live";
import type { BoardTopic, FeedTopic, HallTopic, RoomTopic } from "./generated/client.ts";
import type { Trace } from "./trace.ts";

/** A handle to an instance of any topic. */
export type AnyTopicHandle =
  | Subscription<RoomTopic>
  | Subscription<HallTopic>
  | Subscription<BoardTopic>
  | Subscription<FeedTopic>;

/** Something that a subscriber was told. */
export type Sighting =
  | { readonly kind: "event"; readonly n: number; readonly offset: number }
  | { readonly kind: "recovered" }
  /** Events were missed; the log is followed from here on. */
  | { readonly kind: "gap"; readonly reason: string | undefined; readonly cursor: Cursor };

/** A signal that came: its maker and its number. */
export interface SeenSignal {
  readonly by: string;
  readonly k: number;
}

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
  readonly handle: AnyTopicHandle;
  /** The state of a board, kept up to date. */
  readonly live: LiveState<BoardTopic["snapshot"]> | undefined;
  /** Where it began. */
  start: Cursor | undefined;
  /** States of the topic, each with the place it is to hold everything up to. */
  readonly snapshots: { readonly cursor: Cursor; readonly posts: readonly number[] }[] = [];
  readonly sightings: Sighting[] = [];
  /** The signals that came: those of which the newest counts, and those that may be lost. */
  readonly signals = { typing: [] as SeenSignal[], pointer: [] as SeenSignal[] };
  /** Names of members that were seen to leave. */
  readonly departures: string[] = [];
  /** Set once nothing more will come. */
  end: { readonly error: WirepactError | undefined } | undefined;
  isClosed = false;

  constructor(
    handle: AnyTopicHandle,
    { client, instance, trace, isShared }: WatcherOptions,
  ) {
    this.handle = handle;
    this.client = client;
    this.instance = instance;
    const say = (what: string) => trace.add(client, `${instance} ${what}`);
    if (isShared) this.start = handle.cursor;
    if (instance.startsWith("board")) {
      this.live = liveState(handle as Subscription<BoardTopic>, {
        posted: ({ posts }, { n }) => ({ posts: [...posts, n] }),
      });
    }
    const keep = (cursor: Cursor, snapshot: unknown) => {
      const { posts } = (snapshot ?? {}) as Partial<RoomTopic["snapshot"]>;
      if (posts) this.snapshots.push({ cursor, posts });
    };
    handle.ready.then(({ cursor, snapshot }: SubscriptionStart<unknown>) => {
      keep(cursor, snapshot);
      say(`starts at ${textOf(cursor)}`);
      this.start ??= cursor;
    }, () => {});
    // All topics have posts, and a topic without signals never calls.
    const room = handle as Subscription<RoomTopic>;
    for (const kind of ["typing", "pointer"] as const) {
      room.on(kind, ({ by, k }) => {
        say(`sees ${kind} ${k} of ${by}`);
        this.signals[kind].push({ by, k });
      });
    }
    room.onPresence({ left: ({ name }) => void this.departures.push(name) });
    room.on("posted", ({ n }, offset = -1) => {
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
