import assert from "node:assert/strict";
import type { Clock } from "../../../../server/time/clock.ts";
import { fetchHandler } from "../../../../server/transports/mod.ts";
import { RawClient } from "../../../hostile/raw_client.ts";
import { echoAcceptor } from "./echo_acceptor.ts";

/** A clock whose timers run when the test says so. */
function heldClock() {
  const timers = new Map<unknown, { callback: () => void; ms: number }>();
  const clock: Clock = {
    now: () => 0,
    setTimeout: (callback, ms) => {
      const timer = {};
      timers.set(timer, { callback, ms });
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer),
    afterTurn: (callback) => callback(),
  };
  return { clock, timers };
}

Deno.test("fetchHandler() tells 1006 after closeTimeoutMs when the peer does not answer a close", async () => {
  const { clock, timers } = heldClock();
  const acceptor = echoAcceptor();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    fetchHandler(acceptor, { clock, closeTimeoutMs: 1234 }),
  );
  const client = await RawClient.open(server.addr.port);
  (await acceptor.nextSocket()).close(4001, "silent");
  assert.deepEqual(await client.ending(), { close: 4001, reason: "silent" });
  const [timer] = timers.values();
  assert.equal(timer?.ms, 1234);
  assert.deepEqual(acceptor.seen.closes, []);
  timer?.callback();
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  assert.equal(timers.size, 0);
  client[Symbol.dispose]();
  await server.shutdown();
  assert.equal(acceptor.seen.closes.length, 1);
});

Deno.test("fetchHandler() works where nothing is known of the connection", async () => {
  const acceptor = echoAcceptor({ admit: () => ({ admitted: false, status: 403, message: "no" }) });
  const request = new Request("http://localhost/", {
    headers: {
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    },
  });
  const response = await fetchHandler(acceptor)(request);
  assert.equal(response.status, 403);
  assert.equal(await response.text(), "no");
  assert.equal(acceptor.seen.requests[0]?.remoteAddress, undefined);
});
