/** Clients with compiled codecs in each form against a real server: values are the same whichever way they travel. */

import { type FrameCodec, json, type Subscription, type WirepactClient } from "@wirepact/client";
import { msgpack } from "@wirepact/client/gen-v1";
import { allowAll, createServer, type Server, type ServerContract } from "@wirepact/server";
import { numberContract } from "@wirepact/schema/ir";
import type { Frame } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { importClient } from "./compiled_module.ts";
import contract from "./forms_contract.ts";

/** The generated client without its types, which are made in the course of the test. */
interface FormsClient extends WirepactClient<{ told: unknown }> {
  echo(thing: unknown): Promise<unknown>;
  refuse(thing: unknown): Promise<unknown>;
  list(params: unknown): { all(): Promise<unknown[]> };
  gather(items: Iterable<unknown>): Promise<unknown>;
  things(
    key: unknown,
  ): Subscription<{ key: object; events: { put: unknown }; presence: unknown; snapshot: unknown }>;
}

interface FormsModule {
  readonly FormsClient: new (url: string, options: { readonly encoding: FrameCodec }) => FormsClient;
  readonly msgpack: FrameCodec;
}

const readable = await importClient(contract, { codecs: "readable" }) as unknown as FormsModule;
const compiled = await importClient(contract, { codecs: "compiled" }) as unknown as FormsModule;

const circle = { kind: "circle", radius: 0.5 };

/** As little as possible, and everything. */
const THINGS = [{
  whole: -(2 ** 40),
  real: 0.1,
  text: "",
  2: "two",
  tagged: [],
  told: [],
  nullable: null,
  pair: [circle, "x"],
  table: {},
  open: { id: 1 },
  closed: {},
  empty: {},
  rare: {},
  tree: { label: "alone", children: [] },
  any: null,
}, {
  flag: false,
  whole: 1,
  real: 1e300,
  text: "Grüße 🫖",
  data: Uint8Array.of(0, 255),
  at: new Date(1_767_225_600_123),
  big: 2n ** 63n,
  2: "2",
  ...JSON.parse('{"__proto__": 7}'),
  tagged: [circle, null, { kind: "label", made: new Date(-1) }, {
    kind: "label",
    made: new Date(1),
    by: "ada",
  }],
  told: ["text", [1, 2, 3], circle, []],
  nullable: circle,
  pair: [circle, "y"],
  table: { a: circle, ...JSON.parse('{"__proto__": {"kind": "circle", "radius": 1}}') },
  open: { id: 2, more: circle, 7: circle },
  closed: { id: 3 },
  empty: {},
  rare: { p0: { n: 0 }, p30: { n: 30 } },
  tree: {
    label: "root",
    children: [{ label: "leaf", children: [] }, {
      label: "twins",
      children: [],
      twin: { label: "", children: [] },
    }],
    twin: { label: "other", children: [{ label: "deep", children: [] }] },
  },
  any: { list: [1, "two", { three: null }] },
}];

for (const [index, thing] of THINGS.entries()) {
  Deno.test(`P-12.10: values are the same in named and in positional form (${index})`, async () => {
    const frames: Frame[] = [];
    const expected = await talk(readable, json, thing);
    assert.deepEqual(expected.echoed, { ...thing });
    assert.deepEqual(await talk(readable, msgpack, thing), expected);
    assert.deepEqual(await talk(compiled, recorded(compiled.msgpack, frames, []), thing), expected);
    assert.deepEqual(frames.filter(isPositional), []);
    frames.length = 0;
    assert.deepEqual(
      await talk(compiled, recorded(compiled.msgpack, frames, ["positional"]), thing),
      expected,
    );
    // Four calls, and the two items of the upload.
    assert.equal(frames.filter(isPositional).length, 6);
  });
}

/** Notes what a client sends, as any MessagePack library reads it; the server is asked for these features. */
function recorded(codec: FrameCodec, sent: Frame[], features: readonly string[]): FrameCodec {
  return {
    ...codec,
    encode(frame) {
      const encoded = codec.encode(frame[0] === 0 ? [0, { ...frame[1], features }] : frame);
      sent.push(...msgpack.decode(encoded, { maxDepth: 64 }) as unknown as Frame[]);
      return encoded;
    },
  };
}

/** Whether a frame of a client has params, or an item, in which an object stands as an array. */
function isPositional(frame: Frame): boolean {
  return (frame[0] === 2 && Array.isArray(frame[3])) || (frame[0] === 6 && Array.isArray(frame[2]));
}

/** What a client is told of a value in all places where one may be. */
async function talk({ FormsClient }: FormsModule, encoding: FrameCodec, thing: unknown) {
  const server = await serve(thing);
  const { url } = await server.listen({ port: 0 });
  const client = new FormsClient(url, { encoding });
  try {
    await client.ready();
    const echoed = await client.echo(thing);
    const refused = await client.refuse(thing).catch(({ code, details }) => ({ code, details }));
    // Wrong at the bottom, and the same words for it.
    const wrong = { ...(thing as object), tree: { label: "", children: [{ label: 7, children: [] }] } };
    const misfit = await client.echo(wrong).catch(({ code, message }) => ({ code, message }));
    const listed = await client.list({ things: [thing, thing] }).all();
    const gathered = await client.gather([thing, thing]);
    const things = client.things({ name: "tea" });
    const put = new Promise((resolve) => things.on("put", resolve));
    const told = new Promise((resolve) => client.on("told", resolve));
    const { snapshot } = await things.ready;
    const members = [...things.presence.members.values()];
    await server.topic("things", { name: "tea" }).publish("put", thing);
    server.broadcast("told", thing);
    const streamed = { listed, gathered, put: await put, told: await told };
    return { echoed, refused, misfit, ...streamed, snapshot, members };
  } finally {
    await client.close();
    await server.close();
  }
}

/** The types of the contract, as far as the test needs them. */
interface FormsContract {
  claims: never;
  methods: Record<never, never>;
  topics: { things: { key: object; events: { put: unknown }; presence: unknown; snapshot: unknown } };
  events: { told: unknown };
}

async function serve(thing: unknown): Promise<Server<FormsContract>> {
  const { descriptor, hash } = await numberContract(contract.draft);
  const forms = { descriptor, hash, history: [] } as unknown as ServerContract<FormsContract>;
  const methods = {
    echo: ({ params }: { params: unknown }) => params,
    refuse: ({ params, fail }: { params: unknown; fail: (code: string, details: unknown) => never }) =>
      fail("ODD", params),
    *list({ params }: { params: { things: unknown[] } }) {
      yield* params.things;
    },
    async gather({ items }: { items: AsyncIterable<unknown> }) {
      return await Array.fromAsync(items);
    },
  };
  const topics = { things: { authorize: allowAll, snapshot: () => thing, presence: () => thing } };
  return createServer<FormsContract, undefined, true>(forms, { anonymous: true, methods, topics } as never);
}
