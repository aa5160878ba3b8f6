import {
  contract,
  ContractError,
  latest,
  presence,
  rpc,
  stream,
  topic,
  upload,
  volatile,
} from "@wirepact/schema/contract";
import type { ContractOptions } from "@wirepact/schema/contract";
import { WirepactClient } from "@wirepact/client/gen-v1";
import { Type } from "@sinclair/typebox";
import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { lowerOne, mistakesOf } from "./lower_one.ts";

/** Schemas that the wire cannot carry: where (after `methods.get.result`), what is wrong, what to do. */
const SCHEMAS: Record<string, readonly [schema: unknown, path: string, problem: string, fix: RegExp]> = {
  "nothing": [
    Type.Tuple([undefined as unknown as TSchema]),
    "/0",
    "not a TypeBox schema",
    /@sinclair\/typebox 0\.34/,
  ],
  "plain JSON Schema": [{ type: "string" }, "", "not a TypeBox schema", /Type\.String/],
  "Function": [
    Type.Object({ f: Type.Function([], Type.Null()) }),
    "/f",
    "Type.Function, which the wire does not carry",
    /method/,
  ],
  "Constructor": [
    Type.Constructor([], Type.Null()),
    "",
    "Type.Constructor, which the wire does not carry",
    /data/,
  ],
  "Promise": [Type.Promise(Type.Null()), "", "Type.Promise, which the wire does not carry", /resolves to/],
  "Symbol": [Type.Array(Type.Symbol()), "/*", "Type.Symbol, which the wire does not carry", /Type\.Literal/],
  "Undefined": [
    Type.Object({ a: Type.Undefined() }),
    "/a",
    "Type.Undefined, which the wire does not carry",
    /Type\.Optional/,
  ],
  "uniqueItems that is no boolean": [
    Type.Array(Type.String(), { uniqueItems: "yes" as unknown as boolean }),
    "",
    "uniqueItems is yes",
    /true/,
  ],
  "Never": [
    Type.Record(Type.String(), Type.Never()),
    "/*",
    "Type.Never, which the wire does not carry",
    /Leave it out/,
  ],
  "Not": [Type.Not(Type.String()), "", "Type.Not, which the wire does not carry", /what is allowed/],
  "Iterator": [Type.Iterator(Type.Null()), "", "Type.Iterator, which the wire does not carry", /Type\.Array/],
  "AsyncIterator": [
    Type.AsyncIterator(Type.Null()),
    "",
    "Type.AsyncIterator, which the wire does not carry",
    /stream/,
  ],
  "Unsafe": [
    Type.Unsafe({ type: "string" }),
    "",
    "Type.Unsafe, which the wire does not carry",
    /Type\.Enum/,
  ],
  "Argument": [Type.Argument(0), "", "Type.Argument, which the wire does not carry", /another type/],
  "Transform": [
    Type.Object({ a: Type.Transform(Type.String()).Decode(Number).Encode(String) }),
    "/a",
    "a Type.Transform, whose code cannot travel",
    /inside it/,
  ],
  "an optional item": [
    Type.Array(Type.Optional(Type.Null())),
    "/*",
    "Type.Optional around something that is no property of an object",
    /Type\.Null/,
  ],
  "an optional alternative": [
    Type.Union([Type.Boolean(), Type.Optional(Type.Null())]),
    "|1",
    "Type.Optional around something that is no property of an object",
    /Type\.Null/,
  ],
  "a misspelt option": [
    Type.String({ maxlength: 3 }),
    "",
    "option maxlength means nothing to Type.String here",
    /x-maxlength/,
  ],
  "an option of another kind": [
    Type.Array(Type.String(), { contains: Type.Literal("a") }),
    "",
    "option contains means nothing to Type.Array here",
    /Remove/,
  ],
  "a description that is no text": [
    Type.Null({ description: 5 as unknown as string }),
    "",
    "description is not a string",
    /sentence/,
  ],
  "an $id that is no text": [
    Type.Null({ $id: 5 as unknown as string }),
    "",
    "$id is not a string",
    /name/,
  ],
  "an $id that is no name": [
    Type.Array(Type.Null({ $id: "https://example.org/a" })),
    "/*",
    '$id: "https://example.org/a" is not a name',
    /letter first/,
  ],
  "an $id that every object has": [
    Type.Null({ $id: "toString" }),
    "",
    "$id: toString is something every JavaScript object has",
    /another/,
  ],
  "a reference to nothing": [
    Type.Ref("Nobody"),
    "",
    "a reference to Nobody, which no schema in the contract has as $id",
    /schema itself/,
  ],
  "a type that is itself": [
    Type.Recursive((This) => This),
    "",
    "a type that is only a reference to itself",
    /what it is/,
  ],
  "a union that is its own alternative": [
    Type.Recursive((This) => Type.Union([This, Type.Null()])),
    "",
    "a union that is one of its own alternatives",
    /in between/,
  ],

  "a type without an end": [
    Type.Object({ list: Type.Recursive((This) => Type.Object({ next: Type.Tuple([This]) })) }),
    "/list",
    "a recursive type whose values would never end",
    /optional/,
  ],

  "BigInt without bounds": [
    Type.BigInt(),
    "",
    "a BigInt that is not bounded to what the wire carries",
    /minimum/,
  ],
  "BigInt with one bound": [
    Type.BigInt({ minimum: 0n }),
    "",
    "a BigInt that is not bounded to what the wire carries",
    /maximum/,
  ],
  "BigInt too wide": [
    Type.BigInt({ minimum: 0n, maximum: 2n ** 64n }),
    "",
    "a BigInt that is not bounded to what the wire carries",
    /2n \*\* 64n/,
  ],
  "BigInt too low": [
    Type.BigInt({ exclusiveMinimum: -(2n ** 63n) - 2n, maximum: 0n }),
    "",
    "a BigInt that is not bounded to what the wire carries",
    /2n \*\* 63n/,
  ],
  "BigInt with nothing in it": [
    Type.BigInt({ minimum: 2n, maximum: 1n }),
    "",
    "no value lies between 2 and 1",
    /Swap/,
  ],
  "BigInt of multiples": [
    Type.BigInt({ minimum: 0n, maximum: 9n, multipleOf: 3n }),
    "",
    "option multipleOf means nothing to Type.BigInt here",
    /Remove/,
  ],
  "BigInt bounded by a number": [
    Type.BigInt({ minimum: 0 as unknown as bigint, exclusiveMinimum: 0n, maximum: 1n }),
    "",
    "minimum is 0",
    /10n/,
  ],
  "Integer beyond the safe range": [
    Type.Integer({ maximum: 2 ** 53 }),
    "",
    "maximum is 9007199254740992",
    /Type\.BigInt/,
  ],
  "Integer with nothing in it": [
    Type.Integer({ exclusiveMinimum: 1, exclusiveMaximum: 2 }),
    "",
    "no value lies between 1 and 2",
    /bounds/,
  ],
  "Number with an infinite bound": [
    Type.Number({ minimum: -Infinity }),
    "",
    "minimum is -Infinity",
    /finite/,
  ],
  "Number with nothing in it": [
    Type.Number({ minimum: 1, exclusiveMaximum: 1 }),
    "",
    "no value lies between 1 and 1",
    /bounds/,
  ],
  "Number of no multiples": [Type.Number({ multipleOf: 0 }), "", "multipleOf is 0", /above 0/],
  "Date beyond all dates": [
    Type.Date({ maximumTimestamp: 1e16 }),
    "",
    "maximumTimestamp is 10000000000000000",
    /milliseconds/,
  ],
  "a literal that is not finite": [
    Type.Literal(Infinity),
    "",
    "a literal Infinity, which the wire does not carry",
    /finite/,
  ],
  "a literal that is a bigint": [
    Type.Literal(1n as unknown as number),
    "",
    "a literal that is a bigint",
    /string/,
  ],
  "a literal beyond the safe range": [
    Type.Literal(2 ** 60),
    "",
    "a literal 1152921504606847000, which the wire does not carry",
    /2\^53/,
  ],
  "a literal with half a character": [
    Type.Literal("\ud800"),
    "",
    "a literal with a lone surrogate, which UTF-8 cannot carry",
    /whole/,
  ],
  "a property with half a character": [
    Type.Object({ "\ud800": Type.Null() }),
    "/\ud800",
    "a property name with a lone surrogate",
    /whole/,
  ],

  "a length that is no count": [Type.String({ minLength: 1.5 }), "", "minLength is 1.5", /whole number/],
  "a negative count": [Type.Array(Type.Null(), { maxItems: -1 }), "", "maxItems is -1", /whole number/],
  "counts the wrong way round": [
    Type.Uint8Array({ minByteLength: 2, maxByteLength: 1 }),
    "",
    "minByteLength is 2 and maxByteLength is 1: nothing fits",
    /Swap/,
  ],
  "an unknown format": [
    Type.String({ format: "zip-code" }),
    "",
    'format "zip-code" is not known',
    /uuid.*or a pattern/,
  ],
  "a bad pattern": [
    Type.String({ pattern: "(" }),
    "",
    "pattern is not a regular expression: Invalid regular expression: /(/: Unterminated group",
    /backslashes/,
  ],
  "a pattern that is no text": [
    Type.String({ pattern: /a/ as unknown as string }),
    "",
    "pattern is not a string",
    /re\.source/,
  ],
  "a regular expression with flags": [
    Type.RegExp(/a/i),
    "",
    "a regular expression with the flags i",
    /without flags/,
  ],
  "a record without keys": [
    Type.Record(Type.Never(), Type.Null()),
    "",
    "a record without keys",
    /Type\.Record/,
  ],
  "a record with two patterns": [
    { ...Type.Record(Type.String(), Type.Null()), patternProperties: { a: Type.Null(), b: Type.Null() } },
    "",
    "a record with several patterns of keys",
    /Type\.Record/,
  ],
  "a record that lets other keys pass": [
    Type.Record(Type.Integer(), Type.Null(), { additionalProperties: true }),
    "",
    "a record that lets keys pass which do not match its pattern",
    /widen/,
  ],

  "an intersection of scalars": [
    Type.Intersect([Type.String(), Type.String({ minLength: 1 })]),
    "",
    "an intersection of something that is not an object",
    /objects only/,
  ],
  "an intersection that refuses parts of itself": [
    Type.Intersect([Type.Object({}, { additionalProperties: false }), Type.Object({ a: Type.Null() })]),
    "",
    "an intersection of an object that says what undeclared properties are",
    /unevaluatedProperties/,
  ],
  "an intersection of contradictions": [
    Type.Intersect([Type.Object({ a: Type.Null() }), Type.Object({ a: Type.Boolean() })]),
    "/a",
    "an intersection in which this property has two different types",
    /Type\.Omit/,
  ],
  "an intersection with itself": [
    Type.Recursive((This) => Type.Intersect([This, Type.Object({})])),
    "",
    "an intersection with itself",
    /objects only/,
  ],

  "Date or number": [
    Type.Union([Type.Date(), Type.Number()]),
    "",
    "a union whose alternatives date and number cannot be told apart in every encoding",
    /Wrap each/,
  ],
  "two arrays": [
    Type.Union([Type.Array(Type.Date()), Type.Array(Type.Null())]),
    "",
    "a union whose alternatives array and array cannot be told apart in every encoding",
    /Wrap each/,
  ],
};

for (const [name, [schema, path, problem, fix]] of Object.entries(SCHEMAS)) {
  Deno.test(`contract() refuses ${name}`, () => {
    const mistakes = mistakesOf(() => lowerOne(schema as TSchema));
    assert.deepEqual(
      mistakes.map((mistake) => [mistake.path, mistake.problem]),
      [[`methods.get.result${path}`, problem]],
    );
    assert.match(mistakes[0]?.fix ?? "", fix);
  });
}

const nothing = Type.Null();
const id = Type.String();
const typing = Type.Object({ id, since: Type.Optional(Type.String()), at: Type.Date() });
const good = rpc();

/** Contracts with one mistake each. */
const CONTRACTS: Record<
  string,
  readonly [contract: object, path: string, problem: string, fix: RegExp]
> = {
  "without a version": [{ version: undefined }, "version", "no version", /1\.0\.0/],
  "with a bad version": [{ version: "v 1" }, "version", '"v 1" is not a version', /1\.0\.0/],
  "with a misspelt option": [{ method: {} }, "method", "there is no option method here", /methods/],
  "with a description that is no text": [
    { description: 1 },
    "description",
    "description is not a string",
    /sentence/,
  ],
  "with claims that are no object": [
    { claims: Type.String() },
    "claims",
    "of kind string where an object is needed",
    /Type\.Object/,
  ],
  "with methods that are no table": [{ methods: [] }, "methods", "not an object of names", /name:/],

  "with a method without rpc()": [
    { methods: { get: { result: nothing } } },
    "methods.get",
    "not a method",
    /rpc\(\)/,
  ],
  "with a schema as a method": [{ methods: { get: nothing } }, "methods.get", "not a method", /rpc\(\)/],
  "with a topic as a method": [
    { methods: { get: topic({ events: { a: nothing } }) } },
    "methods.get",
    "not a method",
    /rpc\(\)/,
  ],
  "with a bad method name": [
    { methods: { "get-it": good } },
    "methods.get-it",
    '"get-it" is not a name',
    /underscores/,
  ],
  "with a method __proto__": [
    { methods: Object.fromEntries([["__proto__", good]]) },
    "methods.__proto__",
    '"__proto__" is not a name',
    /letter first/,
  ],
  "with a long method name": [
    { methods: { ["a".repeat(65)]: good } },
    `methods.${"a".repeat(65)}`,
    "a name of 65 characters",
    /64/,
  ],
  "with a method of every client": [
    { methods: { close: good } },
    "methods.close",
    "close is reserved: every client has a member of that name",
    /another/,
  ],
  "with a method of every object": [
    { methods: { constructor: good } },
    "methods.constructor",
    "constructor is something every JavaScript object has",
    /another/,
  ],
  "with params that are no object": [
    { methods: { get: rpc({ params: Type.String() as never }) } },
    "methods.get.params",
    "of kind string where an object is needed",
    /Type\.Object/,
  ],
  "with params that are a record": [
    { methods: { get: rpc({ params: Type.Record(Type.String(), nothing) as never }) } },
    "methods.get.params",
    "of kind record where an object is needed",
    /Type\.Object/,
  ],
  "with params that are a union": [
    { methods: { get: rpc({ params: Type.Union([nothing, Type.Boolean()], { $id: "U" }) as never }) } },
    "methods.get.params",
    "of kind union where an object is needed",
    /Type\.Object/,
  ],
  "with optional params": [
    { methods: { get: rpc({ params: Type.Optional(Type.Object({})) }) } },
    "methods.get.params",
    "Type.Optional around something that is no property of an object",
    /leave it out/,
  ],
  "with a stream without items": [
    { methods: { get: stream({} as never) } },
    "methods.get.item",
    "not a TypeBox schema",
    /Type\./,
  ],
  "with a stream with a result": [
    { methods: { get: stream({ item: nothing, result: nothing } as never) } },
    "methods.get.result",
    "there is no option result here",
    /item/,
  ],
  "with a misspelt option of a method": [
    { methods: { put: upload({ item: nothing, parms: nothing } as never) } },
    "methods.put.parms",
    "there is no option parms here",
    /params/,
  ],
  "with a former name that is none": [
    { methods: { get: rpc({ renamedFrom: "a b" }) } },
    "methods.get.renamedFrom",
    "renamedFrom is not a name",
    /before/,
  ],
  "with an error that is not in capitals": [
    { methods: { get: rpc({ errors: { RoomFull: nothing } }) } },
    "methods.get.errors.RoomFull",
    '"RoomFull" is not an error code',
    /ROOM_FULL/,
  ],
  "with an error of the protocol": [
    { methods: { get: rpc({ errors: { FORBIDDEN: {} } }) } },
    "methods.get.errors.FORBIDDEN",
    "FORBIDDEN is an error code of the protocol",
    /another/,
  ],
  "with an error of the client SDK": [
    { methods: { get: rpc({ errors: { CONNECTION_LOST: {} } }) } },
    "methods.get.errors.CONNECTION_LOST",
    "CONNECTION_LOST is an error code of the protocol",
    /another/,
  ],
  "with a long error code": [
    { methods: { get: rpc({ errors: { ["A".repeat(65)]: {} } }) } },
    `methods.get.errors.${"A".repeat(65)}`,
    "a code of 65 characters",
    /64/,
  ],
  "with a misspelt option of an error": [
    { methods: { get: rpc({ errors: { GONE: { detail: nothing } as never } }) } },
    "methods.get.errors.GONE.detail",
    "there is no option detail here",
    /details/,
  ],
  "with errors in which something is wrong": [
    { methods: { get: rpc({ errors: { GONE: { details: Type.Array(Type.Symbol()) } } }) } },
    "methods.get.errors.GONE.details/*",
    "Type.Symbol, which the wire does not carry",
    /Literal/,
  ],

  "with a topic without topic()": [{ topics: { room: good } }, "topics.room", "not a topic", /topic\(\)/],
  "with a topic without events": [
    { topics: { room: topic({ events: {} }) } },
    "topics.room.events",
    "a topic without events",
    /happen/,
  ],
  "with a topic named as a method": [
    { methods: { room: good }, topics: { room: topic({ events: { a: nothing } }) } },
    "topics.room",
    "there is a method room too, and a client has both as methods",
    /Rename/,
  ],
  "with a reserved topic name": [
    { topics: { on: topic({ events: { a: nothing } }) } },
    "topics.on",
    "on is reserved: every client has a member of that name",
    /another/,
  ],
  "with a bad event name": [
    { topics: { room: topic({ events: { "room.message": nothing } }) } },
    "topics.room.events.room.message",
    '"room.message" is not a name',
    /letters/,
  ],
  "with a misspelt option of an event": [
    { events: { note: { payload: nothing, descripton: "" } as never } },
    "events.note.descripton",
    "there is no option descripton here",
    /description/,
  ],
  "with an event without a payload": [
    { events: { note: {} as never } },
    "events.note.payload",
    "not a TypeBox schema",
    /Type\./,
  ],
  "with a nested topic key": [
    { topics: { room: topic({ key: Type.Object({ a: Type.Object({}) }), events: { a: nothing } }) } },
    "topics.room.key/a",
    "of kind object in a topic key",
    /strings/,
  ],
  "with a number in a topic key": [
    { topics: { room: topic({ key: Type.Object({ a: Type.Number() }), events: { a: nothing } }) } },
    "topics.room.key/a",
    "of kind number in a topic key",
    /integers/,
  ],
  "with a named date in a topic key": [
    {
      topics: { room: topic({ key: Type.Object({ a: Type.Date({ $id: "Day" }) }), events: { a: nothing } }) },
    },
    "topics.room.key/a",
    "of kind date in a topic key",
    /strings/,
  ],
  "with an optional part of a topic key": [
    {
      topics: {
        room: topic({ key: Type.Object({ a: Type.Optional(Type.String()) }), events: { a: nothing } }),
      },
    },
    "topics.room.key/a",
    "an optional property in a topic key",
    /two topics/,
  ],
  "with an open topic key": [
    {
      topics: {
        room: topic({
          key: Type.Object({}, { additionalProperties: Type.String() }),
          events: { a: nothing },
        }),
      },
    },
    "topics.room.key",
    "a topic key with undeclared properties",
    /Declare/,
  ],
  "with a presence that may be null": [
    {
      topics: {
        room: topic({ events: { a: nothing }, presence: Type.Union([Type.String(), Type.Null()]) }),
      },
    },
    "topics.room.presence",
    "a presence state that may be null",
    /never null/,
  ],
  "with a presence() that may be null": [
    { topics: { room: topic({ events: { a: nothing }, presence: presence(nothing) }) } },
    "topics.room.presence",
    "a presence state that may be null",
    /never null/,
  ],
  "with presence of nothing": [
    { topics: { room: topic({ events: { a: nothing }, presence: presence(undefined as never) }) } },
    "topics.room.presence",
    "not a TypeBox schema",
    /Type\./,
  ],
  "with presence per something else": [
    { topics: { room: topic({ events: { a: nothing }, presence: presence(id, { per: "tab" as "user" }) }) } },
    "topics.room.presence.per",
    "per is tab",
    /"connection" or "user"/,
  ],
  "with a negative grace": [
    { topics: { room: topic({ events: { a: nothing }, presence: presence(id, { graceMs: -1 }) }) } },
    "topics.room.presence.graceMs",
    "graceMs is -1",
    /from 0 to 2147483647/,
  ],
  "with half a listed member": [
    { topics: { room: topic({ events: { a: nothing }, presence: presence(id, { maxListed: 0.5 }) }) } },
    "topics.room.presence.maxListed",
    "maxListed is 0.5",
    /from 0 to 100000/,
  ],
  "with a misspelt option of presence": [
    { topics: { room: topic({ events: { a: nothing }, presence: presence(id, { grace: 1 } as never) }) } },
    "topics.room.presence.grace",
    "there is no option grace here",
    /graceMs/,
  ],
  "with latest() by a property that is not there": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: "user", ttlMs: 1 }) } }) } },
    "topics.room.events.typing.by",
    'the payload has no property "user"',
    /required property/,
  ],
  "with latest() by a property that may be absent": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: "since", ttlMs: 1 }) } }) } },
    "topics.room.events.typing.by",
    "since may be absent",
    /required property/,
  ],
  "with latest() by a property that cannot name anything": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: "at", ttlMs: 1 }) } }) } },
    "topics.room.events.typing.by",
    "at is of kind date",
    /string, integer, boolean, literal or enum/,
  ],
  "with latest() by an inherited name": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: "toString", ttlMs: 1 }) } }) } },
    "topics.room.events.typing.by",
    'the payload has no property "toString"',
    /required property/,
  ],
  "with latest() of something without properties": [
    { topics: { room: topic({ events: { typing: latest(Type.String(), { by: "a", ttlMs: 1 }) } }) } },
    "topics.room.events.typing.by",
    "the payload is of kind string and has no properties",
    /required property/,
  ],
  "with latest() without by": [
    { topics: { room: topic({ events: { typing: latest(typing, { ttlMs: 1 } as never) } }) } },
    "topics.room.events.typing.by",
    "no by",
    /property of the payload/,
  ],
  "with latest() by a number": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: 1 as never, ttlMs: 1 }) } }) } },
    "topics.room.events.typing.by",
    "by is not a string",
    /property of the payload/,
  ],
  "with latest() without a time to live": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: "id" } as never) } }) } },
    "topics.room.events.typing.ttlMs",
    "no ttlMs",
    /from 1 to 2147483647/,
  ],
  "with latest() for ever": [
    { topics: { room: topic({ events: { typing: latest(typing, { by: "id", ttlMs: Infinity }) } }) } },
    "topics.room.events.typing.ttlMs",
    "ttlMs is Infinity",
    /from 1 to 2147483647/,
  ],
  "with a misspelt option of latest()": [
    {
      topics: {
        room: topic({ events: { typing: latest(typing, { by: "id", ttlMs: 1, ttl: 1 } as never) } }),
      },
    },
    "topics.room.events.typing.ttl",
    "there is no option ttl here",
    /ttlMs/,
  ],
  "with latest() of no schema": [
    { topics: { room: topic({ events: { typing: latest({} as never, { by: "id", ttlMs: 1 }) } }) } },
    "topics.room.events.typing.payload",
    "not a TypeBox schema",
    /Type\./,
  ],
  "with a delivery that is none": [
    { topics: { room: topic({ events: { a: { payload: nothing, delivery: "volatile" } as never } }) } },
    "topics.room.events.a.delivery",
    "not a delivery",
    /latest\(\) or volatile\(\)/,
  ],
  "with a connection-wide event that is volatile()": [
    { events: { note: volatile(nothing) as never } },
    "events.note",
    "latest() and volatile() are for events of topics; this one goes to all connections",
    /topic/,
  ],
  "with a history that is a number": [
    { topics: { room: topic({ events: { a: nothing }, history: 100 as never }) } },
    "topics.room.history",
    "not an object",
    /size/,
  ],
  "with a history of less than nothing": [
    { topics: { room: topic({ events: { a: nothing }, history: { size: -1 } }) } },
    "topics.room.history.size",
    "size is -1",
    /from 0 to 1000000/,
  ],
  "with a history of no time": [
    { topics: { room: topic({ events: { a: nothing }, history: { ttlMs: 0 } }) } },
    "topics.room.history.ttlMs",
    "ttlMs is 0",
    /from 1 to/,
  ],
  "with a misspelt option of history": [
    { topics: { room: topic({ events: { a: nothing }, history: { maxAgeMs: 1 } as never }) } },
    "topics.room.history.maxAgeMs",
    "there is no option maxAgeMs here",
    /ttlMs/,
  ],
  "with an unknown overflow": [
    { topics: { room: topic({ events: { a: nothing }, overflow: "drop" as "resync" }) } },
    "topics.room.overflow",
    "overflow is drop",
    /"resync" or "disconnect"/,
  ],
  "with an idempotent stream": [
    { methods: { get: stream({ item: nothing, idempotent: true } as never) } },
    "methods.get.idempotent",
    "a stream cannot be sent again: its items are not kept",
    /rpc\(\)/,
  ],
  "with an idempotent upload": [
    { methods: { put: upload({ item: nothing, idempotent: {} } as never) } },
    "methods.put.idempotent",
    "an upload cannot be sent again: its items are not kept",
    /rpc\(\)/,
  ],
  "with a method that is half idempotent": [
    { methods: { get: rpc({ idempotent: false as true }) } },
    "methods.get.idempotent",
    "neither true nor options",
    /leave it out/,
  ],
  "with an answer kept for no time": [
    { methods: { get: rpc({ idempotent: { keepMs: 0 } }) } },
    "methods.get.idempotent.keepMs",
    "keepMs is 0",
    /from 1 to/,
  ],
  "with a rerun that is no boolean": [
    { methods: { get: rpc({ idempotent: { rerun: "yes" as never } }) } },
    "methods.get.idempotent.rerun",
    "rerun is not a boolean",
    /true or false/,
  ],
  "with a misspelt option of idempotent": [
    { methods: { get: rpc({ idempotent: { keep: 1 } as never }) } },
    "methods.get.idempotent.keep",
    "there is no option keep here",
    /keepMs/,
  ],
  "with a presence that may be anything": [
    { topics: { room: topic({ events: { a: nothing }, presence: Type.Unknown() }) } },
    "topics.room.presence",
    "a presence state that may be null",
    /never null/,
  ],
};

for (const [name, [options, path, problem, fix]] of Object.entries(CONTRACTS)) {
  Deno.test(`contract() refuses a contract ${name}`, () => {
    const mistakes = mistakesOf(() => contract("test", { version: "1", ...options } as ContractOptions));
    assert.deepEqual(mistakes.map((mistake) => [mistake.path, mistake.problem]), [[path, problem]]);
    assert.match(mistakes[0]?.fix ?? "", fix);
  });
}

Deno.test("contract() refuses a contract whose name is none", () => {
  assert.deepEqual(mistakesOf(() => contract("my chat", { version: "1" })), [{
    path: "name",
    problem: '"my chat" is not a name',
    fix: "Use letters, digits and underscores, a letter first.",
  }]);
});

Deno.test("contract() reserves the members of every client", () => {
  const members = [...Object.getOwnPropertyNames(WirepactClient.prototype), "runtime"];
  assert.ok(members.includes("onState"));
  for (const name of members) {
    assert.equal(
      mistakesOf(() => contract("test", { version: "1", methods: { [name]: good } })).length,
      1,
      name,
    );
  }
});

Deno.test("contract() reports all mistakes together, in a message that reads well", () => {
  const make = () =>
    contract("chat", {
      version: "1.0.0",
      methods: {
        joinRoom: rpc({
          params: Type.Object({
            room: Type.String({ format: "room" }),
            callback: Type.Function([], nothing),
          }),
          errors: { roomFull: nothing },
        }),
        then: good,
      },
    });
  assert.throws(make, (error: unknown) => {
    assert.ok(error instanceof ContractError);
    assert.equal(error.code, "INVALID_CONTRACT");
    assert.deepEqual(error.message.split("\n"), [
      'contract "chat" has 4 mistakes:',
      '  methods.joinRoom.params/room: format "room" is not known',
      "    Use one of date, date-time, duration, email, hostname, ipv4, ipv6, time, uri, uuid, or a pattern.",
      "  methods.joinRoom.params/callback: Type.Function, which the wire does not carry",
      "    Send data; a method of the contract can act on it.",
      '  methods.joinRoom.errors.roomFull: "roomFull" is not an error code',
      "    Use capitals, digits and single underscores: ROOM_FULL.",
      "  methods.then: then is reserved: every client has a member of that name",
      "    Choose another name.",
    ]);
    return true;
  });
});
