import type { Broker } from "@wirepact/server";
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
  readonly broker: Broker;
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
  readonly #stops = new Set<() => unknown>();
  #isDead = false;

  constructor(options: BrokerLinkOptions) {
    this.#options = options;
    const ask = (method: string) => (...args: unknown[]) => this.#ask(method, args);
    // All methods of a broker are asked in the same way, so that those of tomorrow are too.
    this.broker = new Proxy(options.broker, { get: (_, method) => ask(String(method)) });
  }

  /** The server is gone: nothing reaches it, and nothing more is asked. The broker forgets who followed. */
  die(): void {
    this.#isDead = true;
    for (const stop of this.#stops) void stop();
    this.#stops.clear();
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
            if (isLost) this.#undo(value);
            answer(() => isLost ? reject(new Error("the broker's answer was lost")) : resolve(value));
          },
          (error) => answer(() => reject(error)),
        );
      });
    });
  }

  async #effect(method: string, args: unknown[]): Promise<unknown> {
    const { broker, trace, name, onEffect } = this.#options;
    trace.add(
      name,
      `broker.${method} ${typeof args[0] === "string" ? args[0] : ""}`,
      () => textOf(args.slice(1)),
    );
    const target = broker as unknown as Methods;
    const answer = await (method === "follow" ? this.#follow(target, args) : target[method]!(...args));
    onEffect({ method, args, answer });
    return answer;
  }

  async #follow(broker: Methods, [instance, follower, ...rest]: unknown[]): Promise<unknown> {
    const channel = `< ${instance} ${this.#options.random.next()}`;
    const tell = (method: string) => (...args: unknown[]) => {
      if (method === "event") {
        this.#options.onEffect({ method, args: [instance, ...args], answer: following });
      }
      this.#inOrder(channel, () => {
        if (!stopped) (follower as Methods)[method]!(...args);
      });
    };
    let stopped = false;
    const following: unknown = await broker.follow!(
      instance,
      new Proxy({}, { get: (_, name) => tell(String(name)) }),
      ...rest,
    );
    const { stop } = following as { stop: () => Promise<void> };
    const stopNow = () => {
      stopped = true;
      this.#stops.delete(stopNow);
      return stop();
    };
    this.#stops.add(stopNow);
    return { ...following as object, stop: () => this.#stop(String(instance), stopNow) };
  }

  #stop(instance: string, stop: () => Promise<void>): Promise<void> {
    return new Promise((resolve) =>
      this.#inOrder(instance, () => {
        void stop().then(() =>
          this.#later(this.#options.random.between(0, this.#options.weather.latencyMs), resolve)
        );
      })
    );
  }

  /** Nobody will stop a following of which nobody was told. */
  #undo(value: unknown): void {
    const { stop } = (value ?? {}) as { stop?: () => unknown };
    void stop?.();
  }

  #inOrder(name: string, run: () => void): void {
    const { scheduler, random, weather } = this.#options;
    const at = Math.max(this.#lastAt.get(name) ?? 0, scheduler.now + random.between(0, weather.latencyMs));
    this.#lastAt.set(name, at);
    this.#later(at - scheduler.now, run);
  }

  #later(ms: number, run: () => void): void {
    this.#options.scheduler.schedule(ms, () => {
      if (!this.#isDead) run();
    });
  }
}

function textOf(args: readonly unknown[]): string {
  return args.map((arg) => typeof arg === "object" ? JSON.stringify(arg) : String(arg)).join(" ");
}
