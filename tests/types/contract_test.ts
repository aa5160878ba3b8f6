/** What the compiler says of contracts. The functions are checked, never called. */

import {
  type Contract,
  contract,
  type ContractOptions,
  latest,
  type MethodDefinition,
  presence,
  rpc,
  stream,
  topic,
  upload,
  volatile,
} from "@wirepact/schema/contract";
import type { ContractDraft } from "@wirepact/schema/ir";
import { Type } from "@sinclair/typebox";

const Key = Type.Object({ room: Type.String() });
const Item = Type.Object({ text: Type.String() });

Deno.test("types: a contract holds methods, topics and events", () => {
  check(() => {
    const made: Contract = contract("test", {
      version: "1.0.0",
      description: "A test.",
      claims: Type.Object({ sub: Type.String() }),
      methods: {
        nothing: rpc(),
        all: rpc({
          description: "All options.",
          renamedFrom: "everything",
          params: Key,
          result: Item,
          errors: { GONE: Type.Null(), LATE: {}, FULL: { details: Key, description: "No room." } },
        }),
        down: stream({ params: Key, item: Item, errors: {} }),
        up: upload({ params: Key, item: Item, result: Type.Integer() }),
      },
      topics: {
        room: topic({
          key: Key,
          events: { said: Item, left: { payload: Type.Null(), description: "Gone.", renamedFrom: "away" } },
          presence: Item,
          snapshot: Type.Array(Item),
        }),
        lobby: topic({ events: { said: Item } }),
      },
      events: { notice: Item, alarm: { payload: Type.String() } },
    });
    const draft: ContractDraft = made.draft;
    return draft;
  });
});

Deno.test("types: params are any schema of an object", () => {
  check(() => [
    rpc({ params: Type.Composite([Key, Item]) }),
    rpc({ params: Type.Intersect([Key, Item]) }),
    rpc({ params: Type.Partial(Key) }),
    rpc({ params: Type.Pick(Key, ["room"]) }),
    rpc({ params: Type.Recursive((This) => Type.Object({ inner: Type.Optional(This) })) }),
    rpc({ params: Type.Module({ Key }).Import("Key") }),
    // @ts-expect-error: a string is no object
    rpc({ params: Type.String() }),
    // @ts-expect-error: params are named, so an array is none
    rpc({ params: Type.Array(Key) }),
    // @ts-expect-error: JSON Schema as such is no TypeBox schema
    rpc({ params: { type: "object" } }),
  ]);
});

Deno.test("types: each kind of method has its own options", () => {
  check(() => [
    // @ts-expect-error: a call with one answer has no items
    rpc({ item: Item }),
    // @ts-expect-error: a stream needs items
    stream({ params: Key }),
    // @ts-expect-error: a stream answers with items only
    stream({ item: Item, result: Item }),
    // @ts-expect-error: an upload needs items
    upload({ result: Item }),
    // @ts-expect-error: a misspelt option
    rpc({ parms: Key }),
    // @ts-expect-error: a result is a schema
    rpc({ result: "string" }),
    // @ts-expect-error: an error is a schema or options
    rpc({ errors: { GONE: true } }),
    // @ts-expect-error: details of errors are a schema
    rpc({ errors: { GONE: { details: "text" } } }),
  ]);
});

Deno.test("types: a topic needs events, and its key is an object", () => {
  check(() => [
    // @ts-expect-error: no events
    topic({ key: Key }),
    // @ts-expect-error: a key is an object
    topic({ key: Type.String(), events: { said: Item } }),
    // @ts-expect-error: an event is a schema or options with a payload
    topic({ events: { said: {} } }),
    // @ts-expect-error: errors belong to methods
    topic({ events: { said: Item }, errors: {} }),
  ]);
});

Deno.test("types: a contract says how it is served", () => {
  check(() => [
    topic({
      events: {
        said: Item,
        typing: latest(Item, { by: "text", ttlMs: 5_000 }),
        moved: latest({ payload: Item, renamedFrom: "went" }, { by: "text", ttlMs: 5_000 }),
        pointer: volatile(Item),
        noise: volatile({ payload: Item, description: "Loud." }),
      },
      presence: presence(Item, { per: "user", graceMs: 0, maxListed: 10 }),
      history: { size: 10, ttlMs: 1_000 },
      overflow: "disconnect",
    }),
    topic({ events: { said: Item }, presence: presence(Item), history: {}, overflow: "resync" }),
    rpc({ idempotent: true }),
    rpc({ idempotent: { keepMs: 1_000, rerun: true } }),
    // @ts-expect-error: for how long?
    latest(Item, { by: "text" }),
    // @ts-expect-error: of what?
    latest(Item, { ttlMs: 5_000 }),
    // @ts-expect-error: a payload is a schema
    volatile({}),
    // @ts-expect-error: connections and users only
    presence(Item, { per: "tab" }),
    // @ts-expect-error: a misspelt option
    topic({ events: { said: Item }, history: { maxAge: 5 } }),
    // @ts-expect-error: leave it out
    rpc({ idempotent: false }),
    // @ts-expect-error: items are not kept
    stream({ item: Item, idempotent: true }),
    // @ts-expect-error: items are not kept
    upload({ item: Item, idempotent: true }),
    // @ts-expect-error: in topics only
    contract("test", { version: "1", events: { noise: volatile(Item) } }),
  ]);
});

Deno.test("types: a contract takes only what its functions made", () => {
  check(() => {
    // @ts-expect-error: no version
    contract("test", {});
    // @ts-expect-error: a topic is no method
    contract("test", { version: "1", methods: { room: topic({ events: { said: Item } }) } });
    // @ts-expect-error: a method is no topic
    contract("test", { version: "1", topics: { get: rpc() } });
    // @ts-expect-error: made by rpc(), stream() or upload() only
    contract("test", { version: "1", methods: { get: { result: Item } } });
    // @ts-expect-error: a misspelt option
    contract("test", { version: "1", method: {} });
    // @ts-expect-error: claims are an object
    contract("test", { version: "1", claims: Type.String() });
    const options: ContractOptions = { version: "1" };
    // @ts-expect-error: a contract is not changed once it is written
    options.version = "2";
    const method: MethodDefinition = rpc();
    // @ts-expect-error: nor are its methods
    method.kind = "stream";
  });
});

function check(_never: () => unknown): void {}
