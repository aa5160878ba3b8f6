import { WirepactError } from "@wirepact/client";
import assert from "node:assert/strict";
import { turn } from "./fake_clock.ts";
import { DemoClient } from "./fixture.ts";
import { accept, connect, end, open, reconnect } from "./harness.ts";

Deno.test("ready() resolves when the connection is open, and at once when it is", async () => {
  const h = connect();
  const ready = h.client.ready();
  await accept(h);
  await ready;
  await h.client.ready();
  await end(h);
});

Deno.test("ready() rejects when the client is closed before, and after", async () => {
  const h = connect();
  const refused = assert.rejects(h.client.ready(), { code: "CLIENT_CLOSED" });
  await end(h);
  await refused;
  await assert.rejects(h.client.ready(), { code: "CLIENT_CLOSED" });
});

Deno.test("onState() tells each new state until it is taken off", async () => {
  const h = connect();
  const seen: string[] = [];
  const off = h.client.onState(({ status }) => seen.push(status));
  await accept(h, { user: { sub: "ada" } });
  assert.deepEqual(h.client.state, {
    status: "open",
    connectionId: "c1",
    memberId: "c1",
    encoding: "json",
    user: { sub: "ada" },
    silenceMs: 75_000,
    attempt: 0,
  });
  await reconnect(h);
  off();
  await end(h);
  assert.deepEqual(seen, ["open", "waiting", "connecting", "open"]);
});

Deno.test("P-4.4: the member id is the connection's, or the one in WELCOME", async () => {
  const h = connect();
  await accept(h, { member: "m1" });
  assert.ok(h.client.state.status === "open");
  assert.deepEqual([h.client.state.memberId, h.client.state.connectionId], ["m1", "c1"]);
  await end(h);
});

Deno.test("P-8.13: connection-wide events are heard without subscribing", async () => {
  const h = await open();
  const heard: string[] = [];
  const off = h.client.on("notice", ({ text }) => heard.push(text));
  h.socket.receive([13, 0, 3, { text: "a" }], [13, 0, "notice", { text: "b" }], [13, 0, 77, {}]);
  off();
  h.socket.receive([13, 0, 3, { text: "c" }]);
  assert.deepEqual(heard, ["a", "b"]);
  await end(h);
});

Deno.test("a listener that takes itself off and comes back is told once, one that another takes off not at all", async () => {
  const h = await open();
  const told: string[] = [];
  let off = () => {};
  const again = () => {
    if (told.push("again") > 9) return;
    off();
    offOther();
    off = h.client.on("notice", again);
  };
  off = h.client.on("notice", again);
  const offOther = h.client.on("notice", () => told.push("other"));
  h.socket.receive([13, 0, 3, { text: "x" }]);
  assert.deepEqual(told, ["again"]);
  await end(h);
});

Deno.test("a connection-wide event that does not match the contract is reported and skipped", async () => {
  const h = await open();
  const heard: string[] = [];
  h.client.on("notice", ({ text }) => heard.push(text));
  h.socket.receive([13, 0, 3, {}], [13, 0, 3, { text: "b" }]);
  assert.deepEqual(heard, ["b"]);
  assert.deepEqual(h.problems.splice(0).map(({ message }) => message), [
    "the contract does not allow the event notice at /text: expected string, found missing",
  ]);
  await end(h);
});

Deno.test("close() sends what is queued, closes with 1000 and settles when the socket is gone", async () => {
  const h = await open();
  const call = assert.rejects(h.client.ping(), { code: "CLIENT_CLOSED" });
  let gone = false;
  const closed = h.client.close().then(() => gone = true);
  await call;
  assert.deepEqual(h.socket.frames(), [[2, 1, 2, {}]]);
  assert.deepEqual(h.socket.closing, { code: 1000, reason: "client closed" });
  assert.equal(gone, false);
  h.socket.lose(1000);
  await closed;
  await h.client.close();
  await end(h);
});

Deno.test("close() in any state leaves no timer", async () => {
  for (const step of ["token", "socket", "hello", "open", "waiting"]) {
    const h = connect();
    if (step !== "token") await turn();
    if (step === "hello") h.network.socket.open();
    if (step === "open") await accept(h);
    if (step === "waiting") h.network.socket.lose();
    await end(h);
    await h.clock.pass(100_000);
    assert.equal(h.network.sockets.length, step === "token" ? 0 : 1);
  }
});

Deno.test("a URL may be http, and is turned into ws", async () => {
  for (
    const [given, used] of [
      ["http://demo.test/socket", "ws://demo.test/socket"],
      ["https://demo.test/?a=b", "wss://demo.test/?a=b"],
      [new URL("wss://demo.test/x"), "wss://demo.test/x"],
    ] as const
  ) {
    const { network, clock } = connect();
    const client = new DemoClient(given, { webSocket: network.webSocket, clock });
    await turn();
    assert.equal(network.socket.url, used);
    client.close();
  }
});

Deno.test("a client without a WebSocket, or with a URL that is none, says so", () => {
  const { WebSocket } = globalThis;
  try {
    Reflect.deleteProperty(globalThis, "WebSocket");
    assert.throws(
      () => new DemoClient("ws://demo.test"),
      /no WebSocket in this runtime: pass options.webSocket/,
    );
  } finally {
    globalThis.WebSocket = WebSocket;
  }
  assert.throws(() => new DemoClient("no url"), TypeError);
});

Deno.test("WirepactError carries code, details, cause and whether it is worth another try", () => {
  const cause = new Error("why");
  const error = new WirepactError("UNAVAILABLE", "later", { details: 1, retryAfterMs: 5, cause });
  assert.equal(error.name, "WirepactError");
  assert.deepEqual([error.code, error.details, error.retryable, error.retryAfterMs, error.cause], [
    "UNAVAILABLE",
    1,
    true,
    5,
    cause,
  ]);
  assert.equal(new WirepactError("ROOM_FULL", "full").retryable, false);
  assert.equal("cause" in new WirepactError("ROOM_FULL", "full"), false);
});

Deno.test("options that are undefined count as absent", async () => {
  const { network, clock } = connect();
  const nothing = {
    encoding: undefined,
    backoff: undefined,
    onProblem: undefined,
    token: undefined,
    random: undefined,
  };
  const client = new DemoClient("ws://demo.test", {
    ...nothing as object,
    webSocket: network.webSocket,
    clock,
  });
  await turn();
  assert.equal(network.socket.codec.encoding, "json");
  client.close();
});
