import { type Broker, type BrokerEvent, type Follower, type Following, MemoryBroker } from "@wirepact/server";

type Method = "follow" | "stop" | "publish" | "setPresence" | "removePresence" | "listPresence";

/** Where something is stopped: on its way to the broker, or on its way back, when it has taken effect. */
type Leg = "request" | "answer";

interface Fault {
  readonly method: Method;
  readonly leg: Leg;
  readonly gate: Promise<void>;
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
  readonly inner = new MemoryBroker({ random: () => 0.5 });
  /** What was asked, in order, but for connection-wide events. */
  readonly asked: Method[] = [];
  /** Whether faults are for connection-wide events too. */
  broadcasts = false;
  /** Requests that were not answered: none at the end of a test. */
  pending = 0;
  readonly #faults: Fault[] = [];
  readonly #tails = new Map<string, Promise<unknown>>();

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

  async follow(name: string, follower: Follower): Promise<Following> {
    const following = await this.#run("follow", name, () => this.inner.follow(name, follower), {
      undo: (following) => following.stop(),
    });
    return { ...following, stop: () => this.#run("stop", name, () => following.stop()) };
  }

  publish(name: string, event: BrokerEvent): Promise<void> {
    return this.#run("publish", name, () => this.inner.publish(name, event));
  }

  setPresence(name: string, member: string, state: unknown): Promise<void> {
    return this.#run("setPresence", name, () => this.inner.setPresence(name, member, state));
  }

  removePresence(name: string, member: string): Promise<void> {
    return this.#run("removePresence", name, () => this.inner.removePresence(name, member));
  }

  listPresence(name: string) {
    return this.#run("listPresence", name, () => this.inner.listPresence(name));
  }

  close(): Promise<void> {
    return this.inner.close();
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
