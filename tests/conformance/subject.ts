/** The server that vectors are run against. */

import {
  allowAll,
  type Authenticator,
  AuthError,
  createServer,
  type LogFields,
  type Server,
  type ServerOptions,
} from "@wirepact/server";
import type { ServerLimits } from "@wirepact/schema/wire";
import { turn, VectorClock } from "./clock.ts";
import { conformance, type ConformanceClaims, type ConformanceContract } from "./generated/server.ts";

type Options = ServerOptions<ConformanceContract, undefined, true>;

/** A topic instance without the types of its topic: names come from vectors. */
export interface AnyTopic {
  publish(event: string, payload: unknown, options?: { except?: { id: string } }): Promise<void>;
  join(connection: { id: string }): Promise<void>;
  leave(connection: { id: string }): boolean;
}

/** Tokens are names of users, but for a few. `onSlow` is told of one whose authentication never ends. */
function authenticator(onSlow: () => void): Authenticator<ConformanceClaims> {
  return {
    authenticate({ token }) {
      if (token === undefined) return undefined;
      if (token === "bad" || token === "") throw new AuthError("UNAUTHENTICATED", "the token is bad");
      if (token === "banned") throw new AuthError("FORBIDDEN", "this user may not connect");
      if (token !== "slow") return { subject: token, claims: { sub: token } };
      onSlow();
      return new Promise(() => {});
    },
  };
}

/** A server for the conformance contract, and what it did. */
export class Subject {
  readonly clock = new VectorClock();
  readonly server: Server<ConformanceContract>;
  /** Everything in its log. */
  readonly log: string[] = [];
  /** Methods whose handlers were told to stop. */
  readonly aborted: string[] = [];
  readonly #slowLogin = Promise.withResolvers<void>();
  readonly #runs = new Map<string, number>();
  readonly #held = Promise.withResolvers<void>();
  readonly #ended = new Map<string, PromiseWithResolvers<void>>();
  #snapshotAsked = Promise.withResolvers<void>();
  #snapshotReleased: Promise<void> | undefined;
  #releaseSnapshot = () => {};

  constructor(limits: Partial<ServerLimits> = {}) {
    const write = (message: string, fields?: LogFields) => {
      this.log.push(`${message} ${Deno.inspect(fields, { depth: 8 })}`);
    };
    this.server = createServer<ConformanceContract, undefined, true>(conformance, {
      auth: authenticator(this.#slowLogin.resolve),
      anonymous: true,
      methods: this.#methods(),
      topics: this.#topics(),
      limits,
      clock: this.clock,
      logger: { info: write, warn: write, error: write },
      observer: {
        connect: ({ id }) => void this.#ended.set(id, Promise.withResolvers()),
        disconnect: ({ id }) => this.#ended.get(id)?.resolve(),
      },
    });
  }

  /** Names a topic instance. */
  topic(name: string, key: unknown): AnyTopic {
    // The vector says what is right; the server checks payloads in any case.
    return this.server.topic(name as "plain", key as { name: string }) as unknown as AnyTopic;
  }

  /** Settles when a connection has ended as the server sees it. */
  async ended(id: string): Promise<void> {
    await this.#ended.get(id)?.promise;
  }

  /** Settles when an authentication that never ends has begun. */
  get slowLogin(): Promise<void> {
    return this.#slowLogin.promise;
  }

  /** From now on snapshots wait for {@linkcode Subject.duringSnapshot}. */
  slowSnapshots(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#snapshotReleased = promise;
    this.#releaseSnapshot = resolve;
  }

  /** Does something while a snapshot is being made. */
  async duringSnapshot(action: () => Promise<void>): Promise<void> {
    await this.#snapshotAsked.promise;
    await action();
    this.#releaseSnapshot();
  }

  /** Lets calls of `held` answer. */
  release(): void {
    this.#held.resolve();
  }

  /** Subscriptions there are. */
  get subscribers(): number {
    return (["feed", "board", "crowd", "strict", "plain", "secret"] as const)
      .flatMap((name) => this.server.instances(name).map((instance) => instance.connections().length))
      .reduce((sum, count) => sum + count, 0);
  }

  /** Ends the server, whose clients are gone, and tells what is left. */
  async end(): Promise<Record<string, number>> {
    const closed = this.server.close({ graceMs: 0 });
    await this.clock.advance(10_000);
    await closed;
    await turn();
    return {
      connections: this.server.connections.size,
      subscribers: this.subscribers,
      timers: this.clock.pending,
    };
  }

  #methods(): Options["methods"] {
    return {
      add: ({ params: { a, b } }) => ({ sum: a + b }),
      echo: ({ params }) => params,
      nothing: () => {},
      refuse: ({ params, fail }) => fail("REFUSED", params),
      crash: () => {
        throw new Error("the secret is out");
      },
      // Wrong on purpose, which no type allows.
      broken: () => ({ items: [{ price: 1 }, { price: "free" as unknown as number }] }),
      wait: ({ signal }) => this.#aborted("wait", signal),
      async *count({ params }) {
        for (let n = 1; n <= params.to; n++) yield n;
      },
      async *brokenCount() {
        yield 1;
        yield "two" as unknown as number;
      },
      async sum({ items }) {
        const result = { sum: 0, items: 0 };
        for await (const item of items) {
          result.sum += item;
          result.items++;
        }
        return result;
      },
      once: ({ params: { text }, fail }) => {
        const runs = this.#countRun(text);
        return text === "refuse" ? fail("REFUSED", { reason: text }) : { runs };
      },
      held: async () => {
        const runs = this.#countRun("held");
        await this.#held.promise;
        return { runs };
      },
      swallow: ({ signal }) => this.#aborted("swallow", signal),
      async firstOnly({ items }) {
        const { value } = await items.next();
        return value ?? 0;
      },
    };
  }

  #topics(): Options["topics"] {
    return {
      feed: {
        authorize: allowAll,
        presence: ({ user }) => ({ who: user?.sub ?? "nobody" }),
        snapshot: async () => {
          this.#snapshotAsked.resolve();
          await this.#snapshotReleased;
          return { posts: 0 };
        },
      },
      board: {
        authorize: allowAll,
        reducer: {
          initial: () => ({ posts: 0 }),
          events: { post: ({ posts }) => ({ posts: posts + 1 }) },
        },
      },
      crowd: { authorize: allowAll, presence: ({ user }) => ({ who: user?.sub ?? "nobody" }) },
      strict: { authorize: allowAll },
      plain: { authorize: allowAll },
      secret: { authorize: () => false },
    };
  }

  #countRun(text: string): number {
    const runs = (this.#runs.get(text) ?? 0) + 1;
    this.#runs.set(text, runs);
    return runs;
  }

  #aborted(method: string, signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        this.aborted.push(method);
        reject(signal.reason);
      });
    });
  }
}
