import assert from "node:assert/strict";
import { bench } from "./_fixture.ts";

for (const encoding of ["json", "msgpack"] as const) {
  Deno.test(`createServer() answers a call in ${encoding}`, async () => {
    const { open, end } = bench();
    const client = await open({ encoding });
    assert.deepEqual(await client.say([2, 1, "add", { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
    await end();
  });

  Deno.test(`createServer() delivers an event in ${encoding}`, async () => {
    const { open, end, server } = bench();
    const client = await open({ encoding, token: "ada" });
    const [subscribed] = await client.say([9, 1, "room", { room: "a" }]);
    assert.deepEqual(subscribed?.slice(0, 3), [10, 1, 1]);
    await server.topic("room", { room: "a" }).publish("at", new Date(5));
    assert.deepEqual(await client.hear(), [[13, 1, "at", encoding === "json" ? 5 : new Date(5), 1]]);
    await end();
  });
}
