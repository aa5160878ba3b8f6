/** Clients with compiled codecs against a real server: they see what other clients see. */

import { type ConnectOptions, type FrameCodec, json } from "@wirepact/client";
import { msgpack as otherMsgpack } from "@wirepact/client/gen-v1";
import { parseLock } from "@wirepact/schema/ir";
import assert from "node:assert/strict";
import contract from "../conformance/contract.ts";
import * as readable from "../conformance/generated/client.ts";
import { Subject } from "../conformance/subject.ts";
import { importClient } from "./compiled_module.ts";

const lock = parseLock(
  await Deno.readTextFile(new URL("../conformance/contract.lock.json", import.meta.url)),
);

/** The same exports with the same types as those of the client that is committed. */
const compiled = await importClient(contract, { codecs: "compiled", lock }) as unknown as typeof readable;

const EVERYTHING: readable.Everything = {
  flag: true,
  whole: -(2 ** 40),
  real: 0.1,
  text: "Grüße",
  bytes: Uint8Array.of(0, 255),
  date: new Date(1_767_225_600_123),
  big: 2n ** 63n,
  nothing: null,
  list: [1, 2, 3],
  pair: ["x", new Date(0)],
  table: JSON.parse('{"__proto__": 1, "a": 2}'),
  shape: { type: "label", made: new Date(1) },
  color: "green",
  nested: [[], [[]]],
};

for (const [name, encodingOf] of Object.entries({ JSON: () => json, MessagePack: msgpackOf })) {
  Deno.test(`a client with compiled codecs sees what others see of a real server in ${name}`, async () => {
    const seen = await talk(readable, encodingOf(readable));
    assert.equal(seen.length, 10);
    assert.deepEqual(await talk(compiled, encodingOf(compiled)), seen);
  });
}

Deno.test("a client with compiled codecs refuses other MessagePack codecs", () => {
  const connect = (encoding: FrameCodec) =>
    new compiled.ConformanceClient("ws://localhost/", { encoding, webSocket: NoSocket });
  assert.throws(() => connect(otherMsgpack), { name: "TypeError", message: /pass the `msgpack` that/ });
  connect({ ...compiled.msgpack, join: (frames) => compiled.msgpack.join(frames) }).close();
});

/** Never opens. */
const NoSocket = class {
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  binaryType = "";
  send(): void {}
  close(): void {}
} as NonNullable<ConnectOptions["webSocket"]>;

function msgpackOf({ msgpack }: typeof readable): FrameCodec {
  return msgpack;
}

/** What a client is told in the course of some calls. */
async function talk({ ConformanceClient }: typeof readable, encoding: FrameCodec): Promise<unknown[]> {
  const subject = new Subject();
  const { url } = await subject.server.listen({ port: 0 });
  const client = new ConformanceClient(url, { encoding, token: "ada" });
  const seen: unknown[] = [];
  try {
    await client.ready();
    seen.push(await client.add({ a: 1, b: 2 }), await client.echo(EVERYTHING), await client.nothing());
    seen.push(await client.count({ to: 100 }).all(), await client.sum([1, 2, 3]));
    seen.push(await failure(client.refuse({ reason: "no" })), await failure(client.broken()));
    // Wrong on purpose, which no type allows.
    seen.push(await failure(client.add({ a: "one", b: 2 } as never)));
    const feed = client.feed({ name: "tea" });
    const posted = new Promise((resolve) => feed.on("post", (post, offset) => resolve([post, offset])));
    const noticed = new Promise((resolve) => client.on("notice", resolve));
    await feed.ready;
    await subject.topic("feed", { name: "tea" }).publish("post", { text: "hot" });
    subject.server.broadcast("notice", { text: "soon" });
    seen.push(await posted, await noticed);
  } finally {
    await client.close();
    await subject.end();
  }
  return seen;
}

async function failure(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    const { code, message, details } = error as readable.WirepactError;
    return { code, message, details };
  }
}
