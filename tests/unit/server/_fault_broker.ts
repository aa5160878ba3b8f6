import {
  type Broker,
  type Clock,
  type Follower,
  type Following,
  type FollowOptions,
  MemoryBroker,
} from "@wirepact/server";

type Method = "stop" | Exclude<keyof Broker, "renewPresence" | "renewCalls" | "awaitCall" | "close">;

/** Where something is stopped: on its way to the broker, or on its way back, when it has taken effect. */
type Leg = "request" | "answer";

interface Fault {
  readonly method: Method;
  readonly leg: Leg;
  readonly gate: Promise<void>;
}

/** One who follows. */
interface Link {
  readonly follower: Follower;
  isBroken: boolean;
  toSwallow: number;
}

/** What is held, in the hands of a test. */
export interface Held {
  release(): void;
  fail(error?: Error): void;
}

/**
 * A memory broker whose methods a test holds, releases and makes fail. What it is asked for one instance takes effect
 * in order, as of any broker. Connection-wide events pass untouched unless `broadcasts` says otherwise.
 */
export class FaultBroker implements Broker {
  readonly inner: MemoryBroker;
  /** What was asked, in order, but for connection-wide events. */
  readonly asked: Method[] = [];
  /** Whether faults are for connection-wide events too. */
  broadcasts = false;
  /** Requests that were not answered: none at the end of a test. */
  pending = 0;
  readonly #faults: Fault[] = [];
  readonly #links = new Map<string, Set<Link>>();
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(clock: Clock) {
    let seed = 0;
    const random = () => (seed = (seed * 16_807 + 12_345) % 2_147_483_647) / 2_147_483_647;
    this.inner = new MemoryBroker({ clock, random });
  }

  /** Holds the next call of a method that is not held yet. */
  hold(method: Method, leg: Leg = "answer"): Held {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // Whoever is held hears of it; a test may fail a call before it was made.
    promise.catch(() => {});
    this.#faults.push({ method, leg, gate: promise });
    return { release: resolve, fail: (error = new Error("the broker is down")) => reject(error) };
  }

  /** Makes the next call of a method fail. */
  fail(method: Method, leg: Leg = "request"): void {
    this.hold(method, leg).fail();
  }

  /** Breaks the links of all who follow an instance: they hear that it is so, and nothing more. */
  breakLinks(name: string): void {
    for (const link of this.#links.get(name) ?? []) {
      link.isBroken = true;
      link.follower.lost();
    }
    this.#links.delete(name);
  }

  /** Keeps from those who follow an instance what comes next of its log. */
  swallow(name: string, entries: number): void {
    for (const link of this.#links.get(name) ?? []) link.toSwallow = entries;
  }

  async follow(...[name, ...rest]: Parameters<Broker["follow"]>): Promise<Following> {
    return await this.#follow(name, this.#link(name, rest[0]), rest[1]);
  }

  async #follow(name: string, follower: Follower, options: FollowOptions): Promise<Following> {
    const rest = [follower, options] as const;
    const following = await this.#run("follow", name, () => this.inner.follow(name, ...rest), {
      undo: (following) => following.stop(),
    });
    return { ...following, stop: () => this.#run("stop", name, () => following.stop()) };
  }

  publish(...[name, ...rest]: Parameters<Broker["publish"]>) {
    return this.#run("publish", name, () => this.inner.publish(name, ...rest));
  }

  read(...[name, ...rest]: Parameters<Broker["read"]>) {
    return this.#run("read", name, () => this.inner.read(name, ...rest));
  }

  signal(...[name, ...rest]: Parameters<Broker["signal"]>) {
    return this.#run("signal", name, () => this.inner.signal(name, ...rest));
  }

  listLatest(...[name, ...rest]: Parameters<Broker["listLatest"]>) {
    return this.#run("listLatest", name, () => this.inner.listLatest(name, ...rest));
  }

  saveCheckpoint(...[name, ...rest]: Parameters<Broker["saveCheckpoint"]>) {
    return this.#run("saveCheckpoint", name, () => this.inner.saveCheckpoint(name, ...rest));
  }

  loadCheckpoint(name: string) {
    return this.#run("loadCheckpoint", name, () => this.inner.loadCheckpoint(name));
  }

  setPresence(...[name, ...rest]: Parameters<Broker["setPresence"]>) {
    return this.#run("setPresence", name, () => this.inner.setPresence(name, ...rest));
  }

  removePresence(...[name, ...rest]: Parameters<Broker["removePresence"]>) {
    return this.#run("removePresence", name, () => this.inner.removePresence(name, ...rest));
  }

  listPresence(...[name, ...rest]: Parameters<Broker["listPresence"]>) {
    return this.#run("listPresence", name, () => this.inner.listPresence(name, ...rest));
  }

  /** Of many instances at once, so that none of them waits for it. */
  renewPresence(...args: Parameters<Broker["renewPresence"]>) {
    return this.inner.renewPresence(...args);
  }

  callEpoch() {
    return this.inner.callEpoch();
  }

  claimCall(...[call, ...rest]: Parameters<Broker["claimCall"]>) {
    return this.#run("claimCall", call, () => this.inner.claimCall(call, ...rest));
  }

  renewCalls(...args: Parameters<Broker["renewCalls"]>) {
    return this.inner.renewCalls(...args);
  }

  completeCall(...[call, ...rest]: Parameters<Broker["completeCall"]>) {
    return this.#run("completeCall", call, () => this.inner.completeCall(call, ...rest));
  }

  /** May take any time, so that nothing waits for it. */
  awaitCall(...args: Parameters<Broker["awaitCall"]>) {
    return this.inner.awaitCall(...args);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  /** A follower that loses what a test says, and hears nothing more when its link is broken. */
  #link(name: string, follower: Follower): Follower {
    const link: Link = { follower, isBroken: false, toSwallow: 0 };
    const links = this.#links.get(name);
    if (links) links.add(link);
    else this.#links.set(name, new Set([link]));
    const isThere = () => !link.isBroken;
    return {
      entries: (entries) => {
        const rest = entries.slice(link.toSwallow);
        link.toSwallow -= entries.length - rest.length;
        if (isThere() && rest.length > 0) follower.entries(rest);
      },
      signals: (events) => void (isThere() && follower.signals(events)),
      presence: (notice) => void (isThere() && follower.presence(notice)),
      lost: () => void (isThere() && follower.lost()),
    };
  }

  async #run<Value>(
    method: Method,
    name: string,
    effect: () => Promise<Value>,
    { undo }: { undo?: (value: Value) => Promise<void> } = {},
  ): Promise<Value> {
    const fault = this.#take(method, name);
    if (name !== "*") this.asked.push(method);
    this.pending++;
    try {
      const before = this.#tails.get(name);
      const done = (async () => {
        await before;
        if (fault?.leg === "request") await fault.gate;
        return await effect();
      })();
      this.#tails.set(name, done.catch(() => {}));
      const value = await done;
      try {
        if (fault?.leg === "answer") await fault.gate;
      } catch (error) {
        await undo?.(value);
        throw error;
      }
      return value;
    } finally {
      this.pending--;
    }
  }

  #take(method: Method, name: string): Fault | undefined {
    if (name === "*" && !this.broadcasts) return undefined;
    const at = this.#faults.findIndex((fault) => fault.method === method);
    return at < 0 ? undefined : this.#faults.splice(at, 1)[0];
  }
}
