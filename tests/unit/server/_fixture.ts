/** A small contract with one of everything, and a server for it whose handlers a test may replace. */

import { contract, latest, presence, rpc, stream, topic, upload, volatile } from "@wirepact/schema/contract";
import { numberContract } from "@wirepact/schema/ir";
import {
  allowAll,
  type Authenticator,
  AuthError,
  createServer,
  type LogFields,
  MemoryBroker,
  type MethodHandlers,
  type Server,
  type ServerContract,
  type ServerOptions,
  type TopicHandlers,
} from "@wirepact/server";
import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { type ClientOptions, ScriptedClient } from "./_scripted_client.ts";

const Key = Type.Object({ room: Type.String({ minLength: 1 }) });
const Text = Type.Object({ text: Type.String() });

const draft = contract("fixture", {
  version: "2.0.0",
  claims: Type.Object({ sub: Type.String(), since: Type.Optional(Type.Date()) }),
  methods: {
    add: rpc({
      params: Type.Object({ a: Type.Integer(), b: Type.Integer() }),
      result: Type.Object({ sum: Type.Integer() }),
      errors: { TOO_LARGE: Type.Object({ most: Type.Integer() }) },
    }),
    ping: rpc({ errors: { TIRED: Type.Null() } }),
    count: stream({ params: Type.Object({ to: Type.Integer() }), item: Type.Integer() }),
    sum: upload({ item: Type.Integer(), result: Type.Object({ sum: Type.Integer() }) }),
    order: rpc({
      params: Type.Object({ item: Type.String() }),
      result: Type.Object({ number: Type.Integer() }),
      errors: { SOLD_OUT: Type.Object({ until: Type.Date() }) },
      idempotent: { keepMs: 60_000 },
    }),
    retry: rpc({ result: Type.Integer(), idempotent: { keepMs: 60_000, rerun: true } }),
  },
  topics: {
    room: topic({
      key: Key,
      events: { said: Text, at: Type.Date() },
      presence: Type.Object({ who: Type.String() }),
      snapshot: Type.Object({ said: Type.Integer() }),
    }),
    plain: topic({ key: Key, events: { tick: Type.Integer() } }),
    board: topic({
      key: Key,
      events: {
        pinned: Text,
        typing: latest(Type.Object({ userId: Type.String(), on: Type.Boolean() }), {
          by: "userId",
          ttlMs: 5_000,
        }),
        pointer: volatile(Type.Object({ x: Type.Integer() })),
      },
      presence: presence(Type.Object({ who: Type.String() }), { per: "user", graceMs: 2_000, maxListed: 3 }),
      history: { size: 5, ttlMs: 60_000 },
    }),
    strict: topic({
      key: Key,
      events: { tick: Type.Integer(), text: Type.String() },
      history: { size: 0, ttlMs: 1 },
      overflow: "disconnect",
    }),
  },
  events: { notice: Text },
}).draft;

/** Types of the contract above, as codegen would write them. */
export interface FixtureTypes {
  claims: { sub: string; since?: Date };
  methods: {
    add: {
      kind: "rpc";
      params: { a: number; b: number };
      result: { sum: number };
      errors: { TOO_LARGE: { most: number } };
    };
    ping: { kind: "rpc"; params: Record<string, never>; result: void; errors: { TIRED: null } };
    count: { kind: "stream"; params: { to: number }; item: number; errors: Record<never, never> };
    sum: {
      kind: "upload";
      params: Record<string, never>;
      item: number;
      result: { sum: number };
      errors: Record<never, never>;
    };
    order: {
      kind: "rpc";
      params: { item: string };
      result: { number: number };
      errors: { SOLD_OUT: { until: Date } };
    };
    retry: { kind: "rpc"; params: Record<string, never>; result: number; errors: Record<never, never> };
  };
  topics: {
    room: {
      key: { room: string };
      events: { said: { text: string }; at: Date };
      presence: { who: string };
      snapshot: { said: number };
    };
    plain: { key: { room: string }; events: { tick: number }; presence: never; snapshot: never };
    board: {
      key: { room: string };
      events: {
        pinned: { text: string };
        typing: { userId: string; on: boolean };
        pointer: { x: number };
      };
      presence: { who: string };
      snapshot: never;
    };
    strict: {
      key: { room: string };
      events: { tick: number; text: string };
      presence: never;
      snapshot: never;
    };
  };
  events: { notice: { text: string } };
}

const numbered = await numberContract(draft);

/** The contract as a generated module would carry it. */
export const fixture: ServerContract<FixtureTypes> = {
  descriptor: numbered.descriptor,
  hash: numbered.hash,
  history: ["an-older-hash"],
};

/** The handlers of all methods. */
export const methods: MethodHandlers<FixtureTypes, unknown, true> = {
  add: ({ params, fail }) => {
    const sum = params.a + params.b;
    return sum > 1000 ? fail("TOO_LARGE", { most: 1000 }) : { sum };
  },
  ping: () => {},
  async *count({ params }) {
    for (let n = 1; n <= params.to; n++) yield n;
  },
  async sum({ items }) {
    let sum = 0;
    for await (const item of items) sum += item;
    return { sum };
  },
  order: () => ({ number: 1 }),
  retry: () => 1,
};

/** The handlers of all topics. */
export const topics: TopicHandlers<FixtureTypes, unknown, true> = {
  room: {
    authorize: ({ key }) => key.room !== "secret",
    snapshot: () => ({ said: 0 }),
    presence: ({ user }) => ({ who: user?.sub ?? "nobody" }),
  },
  plain: { authorize: allowAll },
  board: { authorize: allowAll, presence: ({ user }) => ({ who: user?.sub ?? "nobody" }) },
  strict: { authorize: allowAll },
};

/** Tokens are names: `bad` is none, `banned` may not connect, `broken` has other claims. */
export const auth: Authenticator<FixtureTypes["claims"]> = {
  authenticate({ token }) {
    if (token === undefined) return undefined;
    if (token === "bad") throw new AuthError("UNAUTHENTICATED", "the token is bad");
    if (token === "banned") throw new AuthError("FORBIDDEN", "this user is banned");
    if (token === "outage") throw new Error("the secret database is down");
    if (token === "broken") return { subject: "broken", claims: { sub: 7 as unknown as string } };
    return { subject: token, claims: { sub: token } };
  },
};

interface FixtureOptions extends Partial<ServerOptions<FixtureTypes, undefined, true>> {
  readonly clock?: FakeClock;
}

/** A server under test with everything a test looks at. */
export interface Bench {
  readonly server: Server<FixtureTypes>;
  readonly clock: FakeClock;
  readonly broker: MemoryBroker;
  readonly log: { level: string; message: string; fields: LogFields | undefined }[];
  /** Connects without HELLO. */
  connect(options?: ClientOptions): Promise<ScriptedClient>;
  /** Connects and says HELLO; WELCOME is taken. */
  open(options?: OpenOptions): Promise<ScriptedClient>;
  /** Closes the server and shows that nothing is left. */
  end(): Promise<void>;
}

/** How a client opens. */
export interface OpenOptions extends ClientOptions {
  readonly token?: string;
  /** The same on all connections of one client. */
  readonly instance?: string;
  /** Names the server's contract in HELLO, so that numbers are used. */
  readonly numbers?: boolean;
}

/** Makes a server under a fake clock. */
export function bench(options: FixtureOptions = {}): Bench {
  const { clock = new FakeClock() } = options;
  let seed = 0;
  const random = () => (seed = (seed * 16807 + 12345) % 2147483647) / 2147483647;
  const broker = new MemoryBroker({ clock, random });
  const log: Bench["log"] = [];
  const write = (level: string) => (message: string, fields?: LogFields) => {
    if (level !== "info") log.push({ level, message, fields });
  };
  const server = createServer<FixtureTypes, undefined, true>(fixture, {
    auth,
    anonymous: true,
    methods,
    topics,
    clock,
    random,
    broker,
    logger: { info: write("info"), warn: write("warn"), error: write("error") },
    ...options,
  });
  const connect = (options?: ClientOptions) => ScriptedClient.connect(server, clock, options);
  return {
    server,
    clock,
    broker,
    log,
    connect,
    async open({ token, instance, numbers, ...options } = {}) {
      const client = await connect(options);
      const contract = { name: "fixture", version: "2.0.0", hash: fixture.hash };
      const [welcome] = await client.say([0, {
        protocol: 1,
        ...(token !== undefined && { token }),
        ...(instance !== undefined && { instance }),
        ...(numbers && { contract }),
      }]);
      assert.equal(welcome?.[0], 1, `no WELCOME but ${JSON.stringify(client.closed)}`);
      return client;
    },
    async end() {
      const closed = server.close({ graceMs: 0 });
      await clock.advance(10_000);
      await closed;
      // As long as the broker keeps history for those who may come back.
      await clock.advance(300_000);
      assert.equal(server.connections.size, 0);
      for (const name of ["room", "plain", "board", "strict"] as const) {
        assert.deepEqual(server.instances(name), []);
      }
      assert.equal(broker.size, 0, "the broker still holds something");
      assert.equal(clock.pending, 0, "timers are left");
    },
  };
}
