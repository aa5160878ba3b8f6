import { WirepactError } from "@wirepact/client";
import { type ClientFrame, FrameType, type Hello, msgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "./fake_clock.ts";
import { welcome } from "./fake_socket.ts";
import { accept, connect, end, only, open, reconnect, statusOf } from "./harness.ts";

const statuses = (states: readonly { readonly status: string }[]) => states.map(({ status }) => status);

Deno.test("P-1.1: a client offers the subprotocol of its encoding and speaks it", async () => {
  for (const encoding of [undefined, msgpack]) {
    const h = await open(encoding && { encoding });
    assert.equal(h.socket.codec.encoding, encoding?.encoding ?? "json");
    assert.equal(h.client.state.status === "open" && h.client.state.encoding, h.socket.codec.encoding);
    const answer = h.client.join({ room: "tea" });
    await turn();
    only(h.socket.frames(), FrameType.CALL);
    h.socket.receive([3, 1, { text: "hi", sentAt: encoding ? new Date(5) : 5 }]);
    assert.deepEqual(await answer, { text: "hi", sentAt: new Date(5) });
    assert.ok(h.socket.messages.every((message) => (typeof message === "string") === !encoding));
    await end(h);
  }
});

Deno.test("P-4.1: a client's first frame is HELLO with its contract and token", async () => {
  const h = connect({ token: "t0ken", instance: "i1" });
  const hello = only(await accept(h), FrameType.HELLO);
  assert.deepEqual(hello, [0, {
    protocol: 1,
    contract: { name: "demo", version: "1.0.0", hash: "00", compatibleWith: ["0f"] },
    instance: "i1",
    token: "t0ken",
  }]);
  await end(h);
});

Deno.test("P-4.1: a client has the same name on all its connections, and another one than other clients", async () => {
  const instances: unknown[] = [];
  const note = (frames: readonly ClientFrame[]) =>
    void instances.push((only(frames, FrameType.HELLO)[1] as Hello).instance);
  for (const h of [connect(), connect()]) {
    note(await accept(h));
    note(await reconnect(h));
    await end(h);
  }
  const [first, again, second, secondAgain] = instances;
  assert.match(String(first), /^\d+(-\d+){3}$/);
  assert.deepEqual([again, secondAgain], [first, second]);
  assert.notEqual(first, second);
});

Deno.test("P-4.6: SUBSCRIBE follows HELLO in the same message, by name; calls wait for the welcome", async () => {
  const h = connect();
  const room = h.client.room({ room: "tea" });
  const call = h.client.ping();
  await turn();
  h.network.socket.open();
  assert.equal(h.network.socket.messages.length, 1);
  assert.deepEqual(h.network.socket.frames().slice(1), [[9, 1, "room", { room: "tea" }]]);
  h.network.socket.receive(welcome());
  await turn();
  assert.deepEqual(h.network.socket.frames(), [[2, 3, 2, {}]]);
  const refused = assert.rejects(room.ready, { code: "FORBIDDEN" });
  h.network.socket.receive([3, 3, null], [4, 1, 7, "no"]);
  await call;
  await refused;
  await end(h);
});

Deno.test("P-4.6: subscriptions that a server may not hold yet follow its welcome", async () => {
  const h = connect();
  const key = "x".repeat(10_000);
  const rooms = Array.from({ length: 6 }, (_, floor) => h.client.room({ room: key, floor }));
  const opening = await accept(h);
  const early = opening.length - 1;
  assert.ok(early >= 3 && early < 5, `${early} of 6`);
  const late = h.network.socket.frames();
  assert.equal(early + late.length, 6);
  assert.ok(late.every((frame) => frame[0] === FrameType.SUBSCRIBE && frame[2] === 1), "by number");
  rooms.forEach((room) => room.close());
  await end(h);
});

Deno.test("P-1.6: many subscriptions before the first welcome are spread over several messages", async () => {
  const h = connect();
  for (let i = 0; i < 300; i++) h.client.room({ room: `room ${i}` });
  assert.equal((await accept(h)).length, 301);
  const { socket } = h.network;
  assert.ok(socket.messages.every((message) => socket.framesOf(message).length <= 64));
  await end(h);
});

Deno.test("P-5.2: a client uses names when the server knows no contract", async () => {
  const h = connect();
  await accept(h, { contract: { name: "demo", version: "1", hash: "00", match: "none" } });
  const call = h.client.ping();
  await turn();
  assert.deepEqual(h.network.socket.frames(), [[2, 1, "ping", {}]]);
  h.network.socket.receive([3, 1, null]);
  await call;
  await end(h);
});

Deno.test("P-10.1: a client answers PING at once", async () => {
  const h = await open();
  h.socket.receive([16]);
  assert.deepEqual(h.socket.frames(), [[17]]);
  await end(h);
});

Deno.test("P-10.2: a client closes and reconnects after three heartbeats of silence", async () => {
  const h = await open();
  await h.clock.pass(74_000);
  h.socket.receive([16]);
  await h.clock.pass(74_999);
  assert.equal(statusOf(h), "open");
  await h.clock.pass(1);
  assert.equal(h.socket.closeCode(), 4001);
  assert.equal(statusOf(h), "waiting");
  await h.clock.pass(250);
  await accept(h);
  assert.equal(statusOf(h), "open");
  await end(h);
});

Deno.test("P-10.2: a client whose clock is set back notices silence all the same", async () => {
  const h = await open();
  const now = h.clock.now.bind(h.clock);
  h.clock.now = () => now() - 3_600_000;
  await h.clock.pass(150_000);
  assert.equal(h.socket.closeCode(), 4001);
  await h.clock.pass(250);
  await accept(h);
  await end(h);
});

Deno.test("P-10.3: after GOAWAY a client opens no ids and comes back after a random delay", async () => {
  const h = await open();
  const subscribed = h.client.room({ room: "tea" });
  await turn();
  h.socket.frames();
  h.socket.receive([10, 1, 7, { epoch: "e", head: 3, recovered: false }], [19, 4000, "deploy", 10_000]);
  const call = h.client.ping();
  h.client.room({ room: "new" });
  await h.clock.pass(4_999);
  assert.deepEqual(h.socket.frames(), []);
  assert.equal(h.socket.closeCode(), undefined);
  await h.clock.pass(1);
  assert.equal(h.socket.closeCode(), 4000);
  const opening = await accept(h);
  assert.deepEqual(opening.slice(1), [
    [9, 1, "room", { room: "tea" }, { epoch: "e", offset: 3 }],
    [9, 3, "room", { room: "new" }],
  ]);
  assert.deepEqual(h.network.socket.frames(), [[2, 5, 2, {}]]);
  h.network.socket.receive([3, 5, null]);
  await call;
  assert.deepEqual(statuses(h.states), ["open", "open", "connecting", "open"]);
  subscribed.close();
  await end(h);
});

Deno.test("P-10.3: a call in flight at GOAWAY may finish, within the time the server gives", async () => {
  for (const finishes of [true, false]) {
    const h = await open();
    const call = h.client.ping().outcome();
    await turn();
    h.socket.receive([19, 4000, "deploy", 10_000]);
    await h.clock.pass(9_000);
    assert.equal(h.socket.closeCode(), undefined);
    if (finishes) h.socket.receive([3, 1, null]);
    await h.clock.pass(finishes ? 100 : 1_000);
    assert.equal(h.socket.closeCode(), 4000);
    const outcome = await call;
    assert.equal(outcome.ok ? "ok" : outcome.error.code, finishes ? "ok" : "CONNECTION_LOST");
    await end(h);
  }
});

Deno.test("P-10.5: a client reconnects for ever, with a delay that grows", async () => {
  const h = connect();
  const delays: number[] = [];
  for (let i = 0; i < 9; i++) {
    await turn();
    h.network.socket.lose();
    const { state } = h.client;
    assert.ok(state.status === "waiting");
    delays.push(state.retryInMs);
    await h.clock.pass(state.retryInMs);
  }
  assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  await accept(h);
  assert.equal(statusOf(h), "open");
  await end(h);
});

Deno.test("a client gives up a connection that is not welcomed in time", async () => {
  const h = connect({ connectTimeoutMs: 2_000 });
  await turn();
  h.network.socket.open();
  await h.clock.pass(2_000);
  assert.equal(h.network.socket.closeCode(), 4001);
  assert.deepEqual(statuses(h.states), ["waiting"]);
  await end(h);
});

Deno.test("a token function is asked once, and again after a failed handshake and when the server says so", async () => {
  let asked = 0;
  const h = connect({ token: () => `token ${++asked}` });
  const tokenOf = async () => (only(await accept(h), FrameType.HELLO)[1] as Hello).token;
  assert.equal(await tokenOf(), "token 1");
  h.network.socket.lose(1001);
  await h.clock.pass(1_000);
  assert.equal(await tokenOf(), "token 1");
  h.network.socket.lose(4100, "expired");
  await h.clock.pass(1_000);
  assert.equal(await tokenOf(), "token 2");
  h.network.socket.lose(1006);
  await h.clock.pass(2_000);
  h.network.socket.lose(1006); // refused before it was open
  await h.clock.pass(4_000);
  assert.equal(await tokenOf(), "token 3");
  await end(h);
});

Deno.test("a token function that fails is reported and asked again", async () => {
  const tokens = [() => Promise.reject(new Error("offline")), () => Promise.resolve("t")];
  const h = connect({ token: () => tokens.shift()!() });
  await turn();
  assert.equal(h.network.sockets.length, 0);
  assert.deepEqual(h.problems.splice(0).map(({ kind, message }) => [kind, message]), [
    ["token", "the token function failed: Error: offline"],
  ]);
  assert.equal(statusOf(h), "waiting");
  await h.clock.pass(1_000);
  assert.equal((only(await accept(h), FrameType.HELLO)[1] as Hello).token, "t");
  await end(h);
});

Deno.test("a token function that throws at once is a try that failed, even the first", async () => {
  const h = connect({
    token: () => {
      throw new Error("no session");
    },
  });
  await turn();
  assert.equal(statusOf(h), "waiting");
  assert.deepEqual(h.problems.splice(0).map(({ message }) => message), [
    "the token function failed: Error: no session",
  ]);
  await end(h);
});

Deno.test("a token that comes after its try was given up does not disturb the next", async () => {
  const pending: ((token: string) => void)[] = [];
  const h = connect({
    token: () => new Promise((resolve) => pending.push(resolve)),
    connectTimeoutMs: 1_000,
  });
  await h.clock.pass(1_000);
  assert.equal(statusOf(h), "waiting");
  await h.clock.pass(1_000);
  assert.equal(pending.length, 2);
  pending[0]!("late");
  await turn();
  assert.equal(h.network.sockets.length, 0);
  pending[1]!("right");
  assert.equal((only(await accept(h), FrameType.HELLO)[1] as Hello).token, "right");
  await end(h);
});

Deno.test("P-10.4: a client whose token cannot be another one stops when it is refused", async () => {
  const h = connect({ token: "bad" });
  const ready = assert.rejects(h.client.ready(), (error) => {
    assert.ok(error instanceof WirepactError);
    assert.equal(error.code, "CLIENT_CLOSED");
    assert.deepEqual(error.details, { closeCode: 4100, reason: "bad token" });
    return true;
  });
  await turn();
  h.network.socket.open();
  h.network.socket.lose(4100, "bad token");
  await ready;
  assert.deepEqual(h.client.state, { status: "closed", code: 4100, reason: "bad token" });
  await end(h);
});

for (
  const [name, message, code] of [
    ["P-1.7: text that is not JSON", "{", 1007],
    ["P-1.3: binary on a JSON connection", new ArrayBuffer(2), 1003],
    ["P-1.4: JSON that is not frames", '{"a":1}', 4200],
    ["P-2.3: an unknown frame", "[42,1]", 4200],
    ["P-2.3: a frame that only clients send", '[2,1,"ping",{}]', 4200],
    ["P-2.3: a frame with a wrong element", '[3,"one",null]', 4200],
    ["P-4.4: a second welcome", JSON.stringify(welcome()), 4200],
  ] as const
) {
  Deno.test(`${name} makes a client close with ${code}`, async () => {
    const h = await open();
    h.socket.receiveRaw(message);
    assert.equal(h.socket.closeCode(), code);
    assert.equal(statusOf(h), code === 4200 ? "closed" : "waiting");
    await end(h);
  });
}

Deno.test("P-4.4: a frame before the welcome makes a client close with 4200", async () => {
  const h = connect();
  await turn();
  h.network.socket.open();
  h.network.socket.receive([16]);
  assert.equal(h.network.socket.closeCode(), 4200);
  await end(h);
});

Deno.test("P-2.2: a client ignores frames of type 64, elements too many and unknown keys", async () => {
  const h = await open();
  const call = h.client.ping();
  await turn();
  h.socket.receiveRaw('[[64,"new"],[3,1,null,"more"]]');
  await call;
  await end(h);
});

Deno.test("P-3.5: a client ignores answers to ids that are not open", async () => {
  const h = await open();
  h.socket.receive([3, 9, null], [4, 9, 1, "no"], [6, 9, {}], [7, 9], [8, 9, 1], [12, 9, 14, "left"], [
    13,
    9,
    1,
    {},
    1,
  ]);
  h.socket.receive([14, 9, 1, []], [15, 9, "gap"]);
  assert.equal(statusOf(h), "open");
  await end(h);
});

Deno.test("a socket that will not close with a code is closed with another", async () => {
  const h = await open();
  const close = h.socket.close.bind(h.socket);
  h.socket.close = (code, reason) => {
    if (code! < 3_000) throw new DOMException("code", "InvalidAccessError");
    close(code, reason);
  };
  h.socket.receiveRaw("{");
  assert.deepEqual(h.socket.closing, { code: 4200, reason: undefined });
  await end(h);
});

Deno.test("a constructor that throws is a connection that failed", async () => {
  let tries = 0;
  const h = connect({
    webSocket: class {
      constructor() {
        tries++;
        throw new Error("blocked");
      }
    } as never,
  });
  await h.clock.pass(250);
  assert.equal(tries, 2);
  const { state } = h.client;
  assert.equal(state.status === "waiting" && state.cause.reason, "Error: blocked");
  await end(h);
});

Deno.test("what a socket says after it was left is not heard", async () => {
  const h = await open();
  await h.clock.pass(75_000);
  const left = h.network.socket;
  left.receive([16]);
  left.lose(1000);
  assert.equal(statusOf(h), "waiting");
  await end(h);
});

Deno.test("a listener may close the client, whatever happens just then", async () => {
  const h = await open();
  const heard: string[] = [];
  h.client.on("notice", ({ text }) => {
    heard.push(text);
    h.client.close();
  });
  h.socket.receive([13, 0, 3, { text: "a" }], [13, 0, 3, { text: "b" }]);
  assert.deepEqual(heard, ["a"]);
  await end(h);

  const other = connect();
  other.client.onState((state) => void (state.status === "open" && other.client.close()));
  await accept(other);
  assert.deepEqual(statuses(other.states), ["open", "closed"]);
  await end(other);
});

Deno.test("P-10.6: a client that reconnects subscribes again with its cursors", async () => {
  const h = await open();
  const a = h.client.room({ room: "a" });
  const b = h.client.room({ room: "b" });
  const gone = h.client.room({ room: "gone" });
  await turn();
  h.socket.receive(
    [10, 1, 7, { epoch: "e", head: 3, recovered: false }],
    [10, 3, 8, { epoch: "f", head: 0, recovered: false }],
    [10, 5, 9, { epoch: "g", head: 0, recovered: false }],
    [13, 7, 0, undefined, 8],
  );
  gone.close();
  assert.deepEqual((await reconnect(h)).slice(1), [
    [9, 1, "room", { room: "a" }, { epoch: "e", offset: 8 }],
    [9, 3, "room", { room: "b" }, { epoch: "f", offset: 0 }],
  ]);
  a.close();
  b.close();
  await end(h);
});
