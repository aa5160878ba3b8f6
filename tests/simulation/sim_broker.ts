import type { Broker, Following } from "@wirepact/server";
import type { SimRandom } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";

/** What goes wrong between a server and its broker. */
export interface BrokerWeather {
  /** The longest way in one direction, in milliseconds. */
  latencyMs: number;
  /** How many requests of all fail without effect. */
  refusedShare: number;
  /** How many requests of all take effect, while whoever asked is told that they failed. */
  lostAnswerShare: number;
}

/** What a {@linkcode BrokerLink} works with. */
export interface BrokerLinkOptions {
  /** The broker there is now, if there is one: who comes back is another one. */
  readonly broker: () => Broker | undefined;
  readonly scheduler: Scheduler;
  readonly random: SimRandom;
  readonly trace: Trace;
  readonly weather: BrokerWeather;
  /** The server that has it. */
  readonly name: string;
  /** Told of every request that took effect, and what it was answered. */
  readonly onEffect: (effect: BrokerEffect) => void;
}

/** A request that took effect at the broker. */
export interface BrokerEffect {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly answer: unknown;
}

/** An object whose methods are known by name only. */
type Methods = Record<string, (...args: unknown[]) => unknown>;

/** One following, as the link has it. */
interface Followed {
  /** The broker tells no more. */
  stop(): Promise<void>;
  /** The server is told that it was lost. */
  lose(): void;
}

/**
 * The way from one server to the broker that it shares with others: takes time in both directions, fails, and breaks
 * when the server dies. What is asked for one instance takes effect in the order it was asked, and what a follower is
 * told comes in the order it happened.
 */
export class BrokerLink {
  /** What the server takes for its broker. */
  readonly broker: Broker;
  readonly #options: BrokerLinkOptions;
  readonly #lastAt = new Map<string, number>();
  readonly #followed = new Set<Followed>();
  #channels = 0;
  #isDead = false;

  constructor(options: BrokerLinkOptions) {
    this.#options = options;
    const ask = (method: string) => (...args: unknown[]) => this.#ask(method, args);
    // All methods of a broker are asked in the same way, so that those of tomorrow are too.
    this.broker = new Proxy({} as Broker, { get: (_, method) => ask(String(method)) });
  }

  /** The server is gone: nothing reaches it, and nothing more is asked. The broker forgets who followed. */
  die(): void {
    this.#isDead = true;
    for (const followed of this.#followed) void followed.stop();
  }

  /** The link breaks: what followers were to be told is lost, and they are told that. */
  break(): void {
    this.#options.trace.add(this.#options.name, "loses its link to the broker");
    for (const followed of [...this.#followed]) followed.lose();
  }

  #ask(method: string, args: unknown[]): Promise<unknown> {
    const { random, weather } = this.#options;
    const isRefused = random.chance(weather.refusedShare);
    const isLost = !isRefused && random.chance(weather.lostAnswerShare);
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void) => this.#later(random.between(0, weather.latencyMs), settle);
      this.#inOrder(typeof args[0] === "string" ? args[0] : "", () => {
        if (isRefused) return answer(() => reject(new Error("the broker refuses")));
        this.#effect(method, args).then(
          (value) => {
            if (isLost) void (value as Partial<Following> | undefined)?.stop?.();
            answer(() => isLost ? reject(new Error("the broker's answer was lost")) : resolve(value));
          },
          (error) => answer(() => reject(error)),
        );
      });
    });
  }

  async #effect(method: string, args: unknown[]): Promise<unknown> {
    const { broker, trace, name, onEffect } = this.#options;
    trace.add(name, `broker.${method} ${typeof args[0] === "string" ? args[0] : ""}`, () => textOf(args));
    const target = broker() as unknown as Methods | undefined;
    if (!target) throw new Error("the broker is down");
    const answer = await (method === "follow" ? this.#follow(target, args) : target[method]!(...args));
    onEffect({ method, args, answer });
    return answer;
  }

  async #follow(broker: Methods, [instance, follower, ...rest]: unknown[]): Promise<unknown> {
    const channel = `< ${this.#channels++}`;
    let isOver = false;
    const tell = (method: string) => (...args: unknown[]) =>
      this.#inOrder(channel, () => {
        if (!isOver) (follower as Methods)[method]!(...args);
      });
    const following = await broker.follow!(
      instance,
      new Proxy({}, { get: (_, method) => tell(String(method)) }),
      ...rest,
    ) as Following;
    const followed: Followed = {
      stop: () => {
        isOver = true;
        this.#followed.delete(followed);
        return following.stop();
      },
      lose: () => {
        void followed.stop();
        this.#later(this.#latency(), () => (follower as Methods).lost!());
      },
    };
    this.#followed.add(followed);
    return { ...following, stop: () => this.#stop(String(instance), followed) };
  }

  #stop(instance: string, followed: Followed): Promise<void> {
    return new Promise((resolve) =>
      this.#inOrder(instance, () => void followed.stop().then(() => this.#later(this.#latency(), resolve)))
    );
  }

  #inOrder(name: string, run: () => void): void {
    const { scheduler } = this.#options;
    const at = Math.max(this.#lastAt.get(name) ?? 0, scheduler.now + this.#latency());
    this.#lastAt.set(name, at);
    this.#later(at - scheduler.now, run);
  }

  #latency(): number {
    const { random, weather } = this.#options;
    return random.between(0, weather.latencyMs);
  }

  #later(ms: number, run: () => void): void {
    this.#options.scheduler.schedule(ms, () => {
      if (!this.#isDead) run();
    });
  }
}

/** What was asked, for somebody who reads a trace. */
function textOf(args: readonly unknown[]): string {
  return args.filter((arg) => !(arg instanceof AbortSignal)).map((arg) => shortJson(arg)).join(" ");
}

function shortJson(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, 300);
  } catch {
    return "(an object)";
  }
}
