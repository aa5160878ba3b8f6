import type { UpgradeRequest } from "@wirepact/server";
import assert from "node:assert/strict";
import { auth, bench } from "./_fixture.ts";

function request(headers: Record<string, string>, more: Partial<UpgradeRequest> = {}): UpgradeRequest {
  return { url: new URL("http://server/"), headers: new Headers(headers), subprotocols: [], ...more };
}

const status = async (admission: ReturnType<ReturnType<typeof bench>["server"]["admit"]>) => {
  const verdict = await admission;
  return verdict.admitted ? 101 : verdict.status;
};

Deno.test("P-1.1: the first known subprotocol is chosen; without one there is none, and JSON", async () => {
  const { server, end } = bench();
  const chosen = async (...subprotocols: string[]) => {
    const verdict = await server.admit(request({}, { subprotocols }));
    return verdict.admitted && verdict.subprotocol;
  };
  assert.equal(await chosen("x", "wirepact.v1.msgpack", "wirepact.v1.json"), "wirepact.v1.msgpack");
  assert.equal(await chosen("wirepact.v1.json"), "wirepact.v1.json");
  assert.equal(await chosen(), undefined);
  assert.equal(await chosen("wirepact.token.YWRh"), undefined);
  await end();
});

Deno.test("admit() lets in the server's own pages and programs, and no other page", async () => {
  const { server, end, log } = bench();
  const from = (headers: Record<string, string>) =>
    status(server.admit(request({ host: "chat.example", ...headers })));
  assert.equal(await from({}), 101);
  assert.equal(await from({ origin: "https://chat.example" }), 101);
  assert.equal(await from({ origin: "https://evil.example" }), 403);
  assert.equal(await from({ origin: "null" }), 403);
  assert.deepEqual(log.map(({ fields }) => fields?.origin), ["https://evil.example", "null"]);
  await end();
});

Deno.test("allowedOrigins replaces the default", async () => {
  const { server, end } = bench({ allowedOrigins: ["https://a.example"] });
  const from = (origin: string) => status(server.admit(request({ host: "chat.example", origin })));
  assert.equal(await from("https://a.example"), 101);
  assert.equal(await from("https://chat.example"), 403);
  await end();
  const open = bench({ allowedOrigins: "*" });
  assert.equal(await status(open.server.admit(request({ origin: "https://any.example" }))), 101);
  await open.end();
});

Deno.test("where a cookie carries the login, a request that brings cookies must say its origin", async () => {
  const { server, end } = bench({ auth: { ...auth, sources: { cookie: "login" } } });
  const from = (headers: Record<string, string>) =>
    status(server.admit(request({ host: "chat.example", ...headers })));
  assert.equal(await from({ cookie: "login=ada" }), 403);
  assert.equal(await from({ cookie: "login=ada", origin: "https://evil.example" }), 403);
  assert.equal(await from({ cookie: "login=ada", origin: "https://chat.example" }), 101);
  assert.equal(await from({}), 101);
  await end();
});

Deno.test("P-4.7: a bad token in header or query is refused before the upgrade, any other after it", async () => {
  const { server, end, connect } = bench({ auth: { ...auth, sources: { query: "token" } } });
  const withHeader = (token: string) => status(server.admit(request({ authorization: `Bearer ${token}` })));
  assert.equal(await withHeader("ada"), 101);
  assert.equal(await withHeader("bad"), 401);
  assert.equal(await withHeader("broken"), 401);
  assert.equal(await withHeader("banned"), 403);
  assert.equal(await withHeader("outage"), 503);
  assert.equal(await status(server.admit(request({}, { url: new URL("http://server/?token=bad") }))), 401);
  const client = await connect({ subprotocols: ["wirepact.token.YmFk"] });
  await client.say([0, { protocol: 1 }]);
  assert.equal(client.closed?.code, 4100);
  await end();
});

Deno.test("P-4.5: a token that cannot be checked in time before the upgrade is answered by 503", async () => {
  const { server, clock, end } = bench({ auth: { authenticate: () => new Promise<undefined>(() => {}) } });
  const answer = status(server.admit(request({ authorization: "Bearer ada" })));
  await clock.advance(9_000);
  assert.equal(await Promise.race([answer, "none yet"]), "none yet");
  await clock.advance(1_000);
  assert.equal(await answer, 503);
  await end();
});

Deno.test("connections over the limit are closed with 1013, and leave room for others", async () => {
  const { connect, end } = bench({ limits: { maxConnections: 1 } });
  const first = await connect();
  const second = await connect();
  assert.deepEqual(second.closed, { code: 1013, reason: "the server is full" });
  await second.hear();
  await first.drop();
  const third = await connect();
  assert.ok(third.open);
  await end();
});
