import assert from "node:assert/strict";
import type {
  Broker,
  BrokerEvent,
  Follower,
  HistoryPolicy,
  LogEntry,
  PresenceNotice,
  SignalledEvent,
} from "../../server/broker/mod.ts";

/** A broker in the hands of a test. */
export interface BrokerBench {
  /** Each method is driven: the clock is settled after it was asked. */
  readonly broker: Broker;
  /** Lets time pass. */
  advance(ms: number): Promise<void>;
  /** Closes the broker, and shows that nothing is left: no follower, member or timer. */
  end(): Promise<void>;
}

/** A broker that outlives its process, in the hands of a test. */
export interface RestartableBench extends BrokerBench {
  /** Ends the process, as far as the broker can see, and begins another with the same storage. */
  restart(): Promise<Broker>;
}

/** How a broker is made for the suite. */
export interface BrokerKind {
  readonly name: string;
  open(): Promise<BrokerBench>;
  /** The same, for a broker that outlives its process. */
  readonly restartable?: { open(): Promise<RestartableBench> };
}

/** A broker whose answers come though time is turned by hand: after each call the turn is brought to its end. */
export function driven(inner: Broker, settle: () => Promise<void>): Broker {
  return new Proxy(inner, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        const answer: Promise<unknown> = value.apply(target, args);
        // Whoever awaits the answer hears of a failure, but not before the turn is over.
        answer.catch(() => {});
        await settle();
        const result = await answer;
        return name === "follow" ? drivenFollowing(result as { stop(): Promise<void> }, settle) : result;
      };
    },
  });
}

function drivenFollowing(following: { stop(): Promise<void> }, settle: () => Promise<void>) {
  const stop = async () => {
    const stopped = following.stop();
    await settle();
    await stopped;
  };
  return { ...following, stop };
}

/** Keeps what it is told, and checks what holds for every follower. */
export class Recorder implements Follower {
  readonly heard: LogEntry[] = [];
  readonly signalled: SignalledEvent[] = [];
  readonly notices: PresenceNotice[] = [];
  /** Everything, in order: offsets, payloads of signals, versions of presence. */
  readonly order: string[] = [];
  /** Members, as the notices tell of them. */
  readonly members = new Map<string, unknown>();
  isLost = false;

  entries(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      const last = this.heard.at(-1);
      if (last) assert.equal(entry.previousOffset, last.offset, "a hole in what a follower is told");
      assert.ok(entry.offset > entry.previousOffset);
      this.heard.push(entry);
      this.order.push(`event ${JSON.stringify(entry.event.data)}`);
    }
  }

  signals(events: readonly SignalledEvent[]): void {
    this.signalled.push(...events);
    for (const { data } of events) this.order.push(`signal ${JSON.stringify(data)}`);
  }

  presence(notice: PresenceNotice): void {
    const before = this.notices.at(-1)?.version ?? 0;
    assert.ok(notice.version > before, "a version that is not greater than the one before");
    this.notices.push(notice);
    for (const [member, state] of notice.changes) {
      if (state === null) this.members.delete(member);
      else this.members.set(member, state);
      this.order.push(`presence ${member}`);
    }
    assert.equal(notice.count, this.members.size, "a count that is not that of the members told of");
  }

  lost(): void {
    this.isLost = true;
  }

  /** Payloads of durable events. */
  get data(): unknown[] {
    return this.heard.map(({ event }) => event.data);
  }
}

/** Kept long enough for any test that does not look at age. */
export const HISTORY: HistoryPolicy = { size: 100, ttlMs: 60_000 };

/** An event with a payload. */
export function eventOf(data: unknown): BrokerEvent {
  return { event: 1, data };
}
