import { msgpack, type Problem, type WirepactError } from "@wirepact/client";
import { SimulationClient } from "./generated/client.ts";
import { instanceOf } from "./ledger.ts";
import type { SimRandom } from "./random.ts";
import { SimClock } from "./sim_clock.ts";
import { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** One call as its caller sees it. */
export interface CallRecord {
  readonly what: string;
  /** The number under which its effect is noted; none if it has no effect. */
  readonly n: number | undefined;
  /** `ok`, the code of an error, or what is wrong with the answer. Nothing while there is none. */
  outcome: string | undefined;
}

/** One client, from its making to its end. */
export class SimClient {
  readonly name: string;
  /** The SDK's. */
  readonly clock: SimClock;
  /** The application's. */
  readonly appClock: SimClock;
  readonly client: SimulationClient;
  readonly random: SimRandom;
  readonly watchers = new Set<Watcher>();
  readonly calls: CallRecord[] = [];
  readonly problems: Problem[] = [];
  /** One of a few: a user may have several clients. */
  readonly user: string;
  status: "up" | "closing" | "closed" | "dead" = "up";
  /** The longest time without a connection that was open, the first one apart. */
  longestGapMs = 0;
  readonly #world: World;
  #lostAt: number | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    this.random = world.random.fork(name);
    const { random } = this;
    this.user = random.pick(["ada", "bob", "eve"]);
    this.clock = new SimClock(world.scheduler, {
      aheadMs: random.between(-60_000, 60_000),
      rate: random.between(0.98, 1.02),
    });
    this.appClock = this.clock.another();
    const clientRandom = random.fork("client");
    this.client = new SimulationClient("ws://simulation/", {
      token: () => Promise.resolve(`${this.user}/${name}`),
      webSocket: world.network.webSocketOf(name),
      clock: this.clock,
      random: () => clientRandom.next(),
      instance: `${name}-${clientRandom.below(2 ** 31)}`,
      backoff: { minMs: 200, maxMs: 4_000 },
      connectTimeoutMs: 4_000,
      ...(random.chance(0.5) && { encoding: msgpack }),
      onProblem: (problem) => {
        world.trace.add(name, `problem: ${problem.message}`);
        this.problems.push(problem);
      },
    });
    this.client.onState(({ status }) => this.#stands(status));
    world.trace.add(name, "is made");
  }

  /** Follows a topic instance. */
  watch(topic: "room" | "hall" | "board" | "feed", room: string): Watcher {
    const { trace } = this.#world;
    const instance = instanceOf(topic, room);
    trace.add(this.name, `watches ${instance}`);
    const isShared = [...this.watchers].some((other) => other.isLive && other.instance === instance);
    const options = { client: this.name, instance, trace, isShared };
    const watcher = new Watcher(this.client[topic]({ room }), options);
    this.watchers.add(watcher);
    return watcher;
  }

  /** Notes how a call ends. */
  record(what: string, n: number | undefined, call: PromiseLike<string | void>): CallRecord {
    const { trace, figures } = this.#world;
    const record: CallRecord = { what, n, outcome: undefined };
    this.calls.push(record);
    figures.calls++;
    trace.add(this.name, `calls ${what}`);
    const settle = (outcome: string) => {
      trace.add(this.name, `${what}: ${outcome}`);
      record.outcome = record.outcome === undefined ? outcome : `${record.outcome}, then ${outcome}`;
    };
    call.then(
      (wrong) => settle(wrong ?? "ok"),
      (error: WirepactError) => settle(error.code ?? String(error)),
    );
    return record;
  }

  #stands(status: string): void {
    const { trace, scheduler: { now } } = this.#world;
    trace.add(this.name, `is ${status}`);
    if (status !== "open") this.#lostAt ??= now;
    else if (this.#lostAt !== undefined) {
      this.longestGapMs = Math.max(this.longestGapMs, now - this.#lostAt);
      this.#lostAt = undefined;
    }
  }

  /** Ends as it should. */
  async close(): Promise<void> {
    this.status = "closing";
    this.#world.trace.add(this.name, "is closed by its application");
    await this.client.close();
    this.status = "closed";
    this.#world.noteTimers(this.name, this.clock);
  }

  /** Is gone without a word. */
  die(isTold: boolean): void {
    this.status = "dead";
    this.#world.trace.add(this.name, "dies");
    this.clock.stop();
    this.appClock.stop();
    for (const link of [...this.#world.network.links]) if (link.client === this.name) link.clientDied(isTold);
  }
}
