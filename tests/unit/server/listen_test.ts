import { DEFAULT_LIMITS, json } from "@wirepact/schema/wire";
import { createServer, silentLogger } from "@wirepact/server";
import assert from "node:assert/strict";
import { auth, fixture, methods, topics } from "./_fixture.ts";

const make = () => createServer(fixture, { auth, anonymous: true, methods, topics, logger: silentLogger });

/** Says HELLO and makes one call; resolves with the result and the code of the close that follows. */
async function talk(url: string, whenAnswered: () => Promise<void>): Promise<[unknown, number]> {
  const socket = new WebSocket(url, json.subprotocol);
  const answered = Promise.withResolvers<unknown>();
  const closed = Promise.withResolvers<number>();
  socket.onopen = () => socket.send('[[0,{"protocol":1}],[2,1,"add",{"a":1,"b":2}]]');
  socket.onmessage = ({ data }) => {
    const result = json.decode(data, DEFAULT_LIMITS).find(([type]) => type === 3);
    if (result) answered.resolve(result[2]);
  };
  socket.onclose = ({ code }) => closed.resolve(code);
  const result = await answered.promise;
  const closing = whenAnswered();
  const code = await closed.promise;
  await closing;
  return [result, code];
}

Deno.test("server.listen() serves WebSockets and HTTP until server.close()", async () => {
  const server = make();
  const { url } = await server.listen({ port: 0, http: () => new Response("hello") });
  assert.equal(await (await fetch(url)).text(), "hello");
  const outcome = await talk(url.replace("http", "ws"), () => server.close({ graceMs: 1_000 }));
  assert.deepEqual(outcome, [{ sum: 3 }, 4000]);
  await assert.rejects(server.listen({ port: 0 }), /cannot listen: the server was closed/);
});

Deno.test("server.fetch() serves WebSockets beside the routes of Deno.serve", async () => {
  const server = make();
  const http = Deno.serve({ port: 0, onListen: () => {} }, (request, info) => server.fetch(request, info));
  const url = `http://localhost:${http.addr.port}/`;
  assert.equal(
    (await fetch(url).then((response) => response.body?.cancel().then(() => response)))?.status,
    426,
  );
  const outcome = await talk(url.replace("http", "ws"), () => server.close({ graceMs: 1_000 }));
  assert.deepEqual(outcome, [{ sum: 3 }, 4000]);
  await http.shutdown();
});

Deno.test("server.listen() leaves nothing open when the server is closed while it begins", async () => {
  const server = make();
  const listening = server.listen({ port: 0 });
  await server.close();
  await assert.rejects(listening, /cannot listen: the server was closed/);
});
