/** What the compiler says of handlers. Each `@ts-expect-error` fails the check if there is no error. */

import {
  allowAll,
  ConfigurationError,
  type ContractTypes,
  createServer,
  type Fail,
  type MethodHandlers,
  type ServerContract,
  type ServerOptions,
  type TopicHandlers,
} from "@wirepact/server";
import assert from "node:assert/strict";
import { auth, fixture, type FixtureTypes, methods, topics } from "./_fixture.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only if the type is `true`. */
function holds<_ extends true>(): void {}

const { add: _add, ...withoutAdd } = methods;
const { plain: _plain, ...withoutPlain } = topics;

Deno.test("the compiler and createServer() name each handler that is missing", () => {
  const problems = (options: unknown) => {
    try {
      createServer(fixture, options as ServerOptions<FixtureTypes, undefined, true>);
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.problems;
    }
    return [];
  };
  // @ts-expect-error: the handler of `add` is missing
  const some: MethodHandlers<FixtureTypes, unknown, true> = withoutAdd;
  // @ts-expect-error: the topic `plain` is missing
  const others: TopicHandlers<FixtureTypes, unknown, true> = withoutPlain;
  const noSnapshot: TopicHandlers<FixtureTypes> = {
    ...topics,
    // @ts-expect-error: the topic has a snapshot
    room: { authorize: allowAll, presence: topics.room.presence },
  };
  const noPresence: TopicHandlers<FixtureTypes> = {
    ...topics,
    // @ts-expect-error: the topic has presence
    room: { authorize: allowAll, snapshot: topics.room.snapshot },
  };
  // @ts-expect-error: every topic says who may follow it
  const noAuthorize: TopicHandlers<FixtureTypes> = { ...topics, plain: {} };
  const reduced: TopicHandlers<FixtureTypes> = {
    ...topics,
    room: {
      authorize: allowAll,
      presence: topics.room.presence,
      reducer: { initial: () => ({ said: 0 }), events: { said: (state) => ({ said: state.said + 1 }) } },
    },
  };
  const wrongReducer: TopicHandlers<FixtureTypes> = {
    ...topics,
    room: {
      authorize: allowAll,
      presence: topics.room.presence,
      // @ts-expect-error: the state is another
      reducer: { initial: () => ({ said: 0 }), events: { said: () => ({ said: "" }) } },
    },
  };
  assert.deepEqual(problems({ auth, methods, topics: reduced }), []);
  assert.deepEqual(problems({ auth, methods, topics: { ...topics, plain: wrongReducer.room } }), [
    "topics.plain.reducer is for topics with a snapshot; remove it or declare one",
  ]);
  assert.deepEqual(
    problems({ auth, methods, topics: { ...topics, room: { ...topics.room, reducer: {} } } }),
    [
      "topics.room.reducer needs a function `initial` and functions in `events`",
    ],
  );
  assert.deepEqual(
    problems({
      auth,
      methods,
      topics: { ...topics, room: { ...reduced.room, snapshot: topics.room.snapshot } },
    }),
    ["topics.room.reducer makes the snapshot; remove topics.room.snapshot"],
  );
  const tooMuch: TopicHandlers<FixtureTypes> = {
    ...topics,
    // @ts-expect-error: this topic has no snapshot
    plain: { authorize: allowAll, snapshot: () => 1 },
  };
  assert.deepEqual(problems({ auth, methods: some, topics: others }), [
    "methods.add is missing; write a function that handles it",
    "topics.plain.authorize is missing; write a function for it",
  ]);
  assert.deepEqual(problems({ auth, methods, topics: noSnapshot }), [
    "topics.room.snapshot is missing; write a function for it",
  ]);
  assert.deepEqual(problems({ auth, methods, topics: noPresence }), [
    "topics.room.presence is missing; write a function for it",
  ]);
  assert.equal(problems({ auth, methods, topics: noAuthorize }).length, 1);
  assert.deepEqual(problems({ auth, methods, topics: tooMuch }), []);
  assert.deepEqual(problems({ auth, methods: { ...methods, shout: () => {} }, topics }), [
    "methods.shout is not in the contract; remove it or add it there",
  ]);
  assert.deepEqual(problems({ auth, methods: { ...methods, add: 5 }, topics }), [
    "methods.add is missing; write a function that handles it",
  ]);
});

Deno.test("createServer() reports all mistakes in its options together", () => {
  const options = {
    methods,
    topics,
    heartbeatMs: 0,
    limits: { maxDepth: 0.5, windowItems: 0 },
    allowedOrigins: ["chat.example"],
  };
  assert.throws(() => createServer(fixture, options), (error) => {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.problems.length, 5);
    assert.match(
      error.message,
      /^cannot create the server:\n {2}- limits\.maxDepth is 0\.5; give a whole number/,
    );
    assert.match(error.problems.join("\n"), /claims; give `auth`.*allowedOrigins.*heartbeatMs is 0/s);
    return true;
  });
  const cookie = { ...auth, sources: { cookie: "login" } };
  assert.throws(
    () =>
      createServer<FixtureTypes, undefined, true>(fixture, {
        auth: cookie,
        methods,
        topics,
        allowedOrigins: "*",
      }),
    /allowedOrigins is "\*" and a cookie carries the login/,
  );
});

Deno.test("a wrong handler is an error where it stands", () => {
  const handlers: MethodHandlers<FixtureTypes> = {
    // @ts-expect-error: the result's property is `sum`
    add: ({ params }) => ({ total: params.a }),
    // @ts-expect-error: nothing is answered
    ping: () => 5,
    // @ts-expect-error: items are numbers
    async *count() {
      yield "one";
    },
    sum: async ({ items }) => {
      let sum = 0;
      for await (const item of items) sum += item;
      return { sum };
    },
  };
  assert.equal(Object.keys(handlers).length, 4);
});

Deno.test("fail() takes the declared codes with their details, and a few of the protocol's", () => {
  const check = (fail: Fail<FixtureTypes["methods"]["add"]["errors"]>, failPing: Fail<{ TIRED: null }>) => [
    () => fail("TOO_LARGE", { most: 1 }),
    () => fail("FORBIDDEN"),
    () => failPing("TIRED"),
    () => failPing("TIRED", null, { message: "later" }),
    // @ts-expect-error: the details are missing
    () => fail("TOO_LARGE"),
    // @ts-expect-error: `most` is a number
    () => fail("TOO_LARGE", { most: "1" }),
    // @ts-expect-error: add does not declare it
    () => fail("TIRED"),
    // @ts-expect-error: it has no details
    () => failPing("TIRED", { most: 1 }),
  ];
  assert.equal(typeof check, "function");
});

Deno.test("context and user have the types that the options give them", () => {
  const build = () => {
    createServer(fixture, {
      auth,
      context: (connection) => Promise.resolve({ name: connection.user.sub }),
      middleware: [(call, next) => {
        holds<Equal<typeof call.context, { name: string }>>();
        holds<Equal<typeof call.method, keyof FixtureTypes["methods"]>>();
        return next();
      }],
      methods: {
        add: ({ params, context, user }) => {
          holds<Equal<typeof context, { name: string }>>();
          holds<Equal<typeof user, FixtureTypes["claims"]>>();
          return { sum: params.a };
        },
        ping: ({ context }) => void context.name,
        async *count({ context }) {
          yield context.name.length;
        },
        sum: ({ items, context }) => {
          holds<Equal<typeof items, AsyncIterableIterator<number>>>();
          return { sum: context.name.length };
        },
        order: methods.order,
        retry: methods.retry,
      },
      topics: {
        room: {
          authorize: ({ key, context }) => key.room === context.name,
          snapshot: ({ context }) => ({ said: context.name.length }),
          presence: ({ user }) => ({ who: user.sub }),
        },
        plain: { authorize: allowAll },
        board: { authorize: allowAll, presence: ({ context }) => ({ who: context.name }) },
        strict: { authorize: allowAll },
      },
    });
    createServer(fixture, {
      auth,
      anonymous: true,
      methods: {
        ...methods,
        // @ts-expect-error: there may be no user
        ping: ({ user }) => void user.sub,
      },
      topics,
    });
  };
  assert.equal(typeof build, "function");
});

Deno.test("topics, events and connections are typed by the contract", () => {
  const build = () => {
    const server = createServer<FixtureTypes, undefined, true>(fixture, {
      auth,
      anonymous: true,
      methods,
      topics,
    });
    const room = server.topic("room", { room: "a" });
    void room.publish("said", { text: "hi" });
    // @ts-expect-error: the payload of `at` is a Date
    void room.publish("at", 5);
    // @ts-expect-error: `tick` is an event of another topic
    void room.publish("tick", 5);
    // @ts-expect-error: the key has a room
    server.topic("room", {});
    // @ts-expect-error: there is no such topic
    server.topic("hall", { room: "a" });
    void server.broadcast("notice", { text: "hi" });
    // @ts-expect-error: there is no such event
    void server.broadcast("said", { text: "hi" });
    const [connection] = server.connections;
    holds<Equal<NonNullable<typeof connection>["user"], FixtureTypes["claims"] | undefined>>();
    holds<Equal<Awaited<ReturnType<typeof room.members>>[number]["state"], { who: string }>>();
  };
  assert.equal(typeof build, "function");
});

Deno.test("a contract without topics or methods asks for none", () => {
  interface OnlyEvents extends ContractTypes {
    claims: object;
    methods: Record<never, never>;
    topics: Record<never, never>;
    events: { notice: { text: string } };
  }
  const contract: ServerContract<OnlyEvents> = {
    descriptor: {
      name: "only",
      version: "1.0.0",
      types: {},
      methods: {},
      topics: {},
      events: {},
      errors: {},
    },
    hash: "",
    history: [],
  };
  createServer(contract, {});
});
