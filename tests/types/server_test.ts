import {
  allowAll,
  createServer,
  type MethodHandlers,
  type Server,
  type ServerContract,
} from "@wirepact/server";

/** A contract whose answers are literals and tuples: types that are lost where the compiler widens them. */
interface ShapeContract {
  claims: { sub: string };
  methods: {
    get: { kind: "rpc"; params: Record<string, never>; result: Shape; errors: Record<never, never> };
    find: { kind: "rpc"; params: { x: number }; result: Shape; errors: { NONE: { x: number } } };
    all: { kind: "stream"; params: Record<string, never>; item: Shape; errors: Record<never, never> };
  };
  topics: {
    board: { key: { name: string }; events: { drawn: Shape }; presence: Shape; snapshot: Shape };
  };
  events: Record<never, never>;
}

type Shape = { kind: "dot"; at: [number, number] } | { kind: "empty" };

declare const contract: ServerContract<ShapeContract>;
const auth = { authenticate: () => ({ subject: "ada", claims: { sub: "ada" } }) };

Deno.test("createServer() takes handlers that return literals and tuples, with a context or without", () => {
  const _plain = () =>
    createServer(contract, {
      auth,
      methods: {
        get: () => ({ kind: "dot", at: [1, 2] }),
        find: async ({ params, fail }) => {
          if (params.x > 1) fail("NONE", { x: params.x });
          return await Promise.resolve({ kind: "empty" });
        },
        async *all() {
          yield await Promise.resolve({ kind: "dot", at: [1, 2] });
        },
      },
      topics: {
        board: {
          authorize: allowAll,
          snapshot: () => ({ kind: "empty" }),
          presence: ({ key }) => ({ kind: "dot", at: [key.name.length, 0] }),
        },
      },
    });
  const _withContext = () =>
    createServer(contract, {
      auth,
      context: async (connection) => ({ name: await Promise.resolve(connection.user.sub) }),
      methods: {
        get: ({ context }) => ({ kind: "dot", at: [context.name.length, 2] }),
        // deno-lint-ignore require-await
        find: async ({ context }) => {
          // @ts-expect-error: the context has no such property
          context.age;
          return { kind: "empty" };
        },
        async *all({ context }) {
          yield await Promise.resolve({ kind: "dot", at: [context.name.length, 2] });
        },
      },
      topics: {
        board: {
          authorize: ({ context }) => context.name === "ada",
          snapshot: () => ({ kind: "empty" }),
          presence: () => ({ kind: "empty" }),
        },
      },
    });
});

Deno.test("createServer() names the handler whose literal, tuple or item is wrong", () => {
  const topics = {
    board: { authorize: allowAll, snapshot: () => EMPTY, presence: () => EMPTY },
  };
  const _wrong = () =>
    createServer(contract, {
      auth,
      methods: {
        // @ts-expect-error: no such kind
        get: () => ({ kind: "circle", at: [1, 2] }),
        // @ts-expect-error: not a pair
        find: () => ({ kind: "dot", at: [1, 2, 3] }),
        // @ts-expect-error: no such kind
        async *all() {
          yield await Promise.resolve({ kind: "circle" });
        },
      },
      topics,
    });
  // @ts-expect-error: all is missing
  const _methods: MethodHandlers<ShapeContract> = { get: () => EMPTY, find: () => EMPTY };
  const _missing = () =>
    createServer(contract, {
      auth,
      // @ts-expect-error: find and all are missing
      methods: { get: () => ({ kind: "empty" }) },
      // @ts-expect-error: the snapshot is missing
      topics: { board: { authorize: allowAll, presence: () => ({ kind: "empty" }) } },
    });
});

Deno.test("snapshot() of a topic has the type that the contract gives it, for the application and in handlers", () => {
  const _application = async (server: Server<ShapeContract>) => {
    const { state, at } = await server.topic("board", { name: "a" }).snapshot();
    const _offset: number = at.offset;
    const _state: Shape = state;
    // @ts-expect-error: a dot has a place, and it may be none
    state.at;
  };
  const _get: MethodHandlers<ShapeContract>["get"] = async ({ topic }) =>
    (await topic("board", { name: "a" }).snapshot()).state;
  const _wrong: MethodHandlers<ShapeContract>["get"] = async ({ topic }) =>
    // @ts-expect-error: the method answers a shape, not a place
    (await topic("board", { name: "a" }).snapshot()).at;
});

const EMPTY: Shape = { kind: "empty" };
