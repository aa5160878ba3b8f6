/** What the server's own WebSocket does on the wire, beyond the frames that it refuses (tests/hostile). */

import assert from "node:assert/strict";
import { type Listener, listenNodeWs } from "../../../../server/transports/mod.ts";
import { closePayload, frame, Opcode, RawClient } from "../../../hostile/raw_client.ts";
import { type EchoAcceptor, echoAcceptor, type EchoOptions } from "./echo_acceptor.ts";

interface Stage extends AsyncDisposable {
  readonly acceptor: EchoAcceptor;
  readonly listener: Listener;
  readonly client: RawClient;
}

async function stage(options: EchoOptions & { closeTimeoutMs?: number } = {}): Promise<Stage> {
  const acceptor = echoAcceptor(options);
  const { closeTimeoutMs } = options;
  const listener = await listenNodeWs(acceptor, { port: 0, closeTimeoutMs });
  const client = await RawClient.open(listener.port);
  return {
    acceptor,
    listener,
    client,
    [Symbol.asyncDispose]: async () => {
      client[Symbol.dispose]();
      await listener.close();
    },
  };
}

async function texts(client: RawClient, count: number): Promise<string[]> {
  const all: string[] = [];
  while (all.length < count) {
    const next = await client.readFrame();
    assert.ok(next, "the connection ended");
    all.push(new TextDecoder().decode(next.payload));
  }
  return all;
}

Deno.test("listenNodeWs() proves that it read the key, and names the chosen subprotocol", async () => {
  const acceptor = echoAcceptor({ subprotocol: "b" });
  const listener = await listenNodeWs(acceptor, { port: 0 });
  using client = await RawClient.connect(listener.port);
  const { status, headers } = await client.handshake({ "Sec-WebSocket-Protocol": "a, b" });
  assert.equal(status, 101);
  // Key and answer are the example of RFC 6455, section 1.3.
  assert.equal(headers.get("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  assert.equal(headers.get("sec-websocket-protocol"), "b");
  assert.equal(headers.get("upgrade")?.toLowerCase(), "websocket");
  client[Symbol.dispose]();
  await listener.close();
});

Deno.test("listenNodeWs() reads what comes in one piece with the handshake", async () => {
  const acceptor = echoAcceptor();
  const listener = await listenNodeWs(acceptor, { port: 0 });
  using client = await RawClient.connect(listener.port);
  const head = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  await client.write(Uint8Array.from([...new TextEncoder().encode(head), ...frame(Opcode.TEXT, "early")]));
  assert.equal((await client.readHead()).status, 101);
  assert.deepEqual(await texts(client, 1), ["early"]);
  client[Symbol.dispose]();
  await listener.close();
});

Deno.test("listenNodeWs() delivers messages of one piece, and one message of many, in order", async () => {
  await using all = await stage();
  const parts = [frame(Opcode.TEXT, "one"), frame(Opcode.TEXT, "t", { fin: false })];
  const rest = [frame(Opcode.PING, "p"), frame(Opcode.CONTINUATION, "wo"), frame(Opcode.TEXT, "three")];
  await all.client.write(Uint8Array.from([...parts, ...rest].flatMap((part) => [...part])));
  assert.deepEqual(await texts(all.client, 4), ["one", "p", "two", "three"]);
  for (const byte of frame(Opcode.TEXT, "byte by byte")) await all.client.write(Uint8Array.of(byte));
  assert.deepEqual(await texts(all.client, 1), ["byte by byte"]);
});

Deno.test("listenNodeWs() answers a close by the same code and tells it, and reads nothing after it", async () => {
  await using all = await stage();
  await all.client.write(
    Uint8Array.from([
      ...frame(Opcode.CLOSE, closePayload(4321, "bye")),
      ...frame(Opcode.TEXT, "late"),
    ]),
  );
  assert.deepEqual(await all.client.ending(), { close: 4321, reason: "bye" });
  assert.equal(await all.client.ending(), "dropped");
  all.client[Symbol.dispose]();
  assert.deepEqual(await all.acceptor.nextClose(), { code: 4321, reason: "bye" });
  assert.deepEqual(all.acceptor.seen.messages, []);
});

Deno.test("listenNodeWs() answers a close without a code by one without a code", async () => {
  await using all = await stage();
  await all.client.frame(Opcode.CLOSE);
  assert.deepEqual(await all.client.ending(), { close: 1005, reason: "" });
  all.client[Symbol.dispose]();
  assert.equal((await all.acceptor.nextClose()).code, 1005);
});

Deno.test("Socket.close() ignores messages that cross it, and tells the code of the peer's answer", async () => {
  await using all = await stage();
  const socket = await all.acceptor.nextSocket();
  socket.close(4001, "enough");
  socket.close(4002, "again");
  socket.send("late");
  assert.deepEqual(await all.client.readFrame().then((next) => next?.opcode), Opcode.CLOSE);
  await all.client.frame(Opcode.TEXT, "crossed");
  await all.client.frame(Opcode.PING, "crossed");
  await all.client.frame(Opcode.CLOSE, closePayload(4001));
  assert.equal(await all.client.readFrame(), undefined);
  all.client[Symbol.dispose]();
  assert.equal((await all.acceptor.nextClose()).code, 4001);
  assert.deepEqual(all.acceptor.seen.messages, []);
});

Deno.test("listenNodeWs() ends its half, after what was sent, when the peer ends without a close frame", async () => {
  await using all = await stage();
  await all.client.frame(Opcode.TEXT, "last");
  await all.client.closeWrite();
  assert.deepEqual(await texts(all.client, 1), ["last"]);
  assert.equal(await all.client.ending(), "dropped");
  assert.deepEqual(await all.acceptor.nextClose(), { code: 1006, reason: "" });
});

Deno.test("listenNodeWs() tells 1006 when the peer ends within a frame", async () => {
  await using all = await stage();
  await all.client.write(frame(Opcode.TEXT, "half", { declared: 10n }));
  await all.client.closeWrite();
  assert.equal((await all.acceptor.nextClose()).code, 1006);
  assert.deepEqual(all.acceptor.seen.messages, []);
});

Deno.test("listenNodeWs() drops a peer that goes on sending after it was refused", async () => {
  await using all = await stage({ closeTimeoutMs: 50 });
  await all.client.frame(3, "no such frame");
  assert.deepEqual(await all.client.ending(), { close: 1002, reason: "no frame has opcode 3" });
  while (await all.client.write(new Uint8Array(65_536)));
  assert.equal((await all.acceptor.nextClose()).code, 1002);
});

Deno.test("listenNodeWs() keeps only the last pong for a peer that does not read", async () => {
  await using all = await stage({ onMessage: () => {} });
  const socket = await all.acceptor.nextSocket();
  socket.send(new Uint8Array(16 * 1_048_576));
  const stuck = socket.bufferedBytes;
  assert.ok(stuck > 0);
  const last = 20_000;
  for (let i = 1; i <= last; i += 1_000) {
    const pings = Array.from({ length: 1_000 }, (_, k) => frame(Opcode.PING, String(i + k).padStart(8, "0")));
    await all.client.write(Uint8Array.from(pings.flatMap((ping) => [...ping])));
  }
  await all.client.frame(Opcode.TEXT, "read all of them");
  while (all.acceptor.seen.messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(socket.bufferedBytes <= stuck, "pongs have piled up");
  const binary = await all.client.readFrame();
  assert.equal(binary?.opcode, Opcode.BINARY);
  const pong = await all.client.readFrame();
  assert.equal(pong?.opcode, Opcode.PONG);
  assert.equal(new TextDecoder().decode(pong.payload), String(last).padStart(8, "0"));
});

Deno.test("listenNodeWs() costs a connection, never the process, when the server's handlers throw", async () => {
  const errors: unknown[] = [];
  const acceptor = echoAcceptor({
    onMessage: () => {
      throw new Error("a fault of the server");
    },
  });
  const listener = await listenNodeWs(acceptor, { port: 0, onError: (error) => errors.push(error) });
  using client = await RawClient.open(listener.port);
  await client.frame(Opcode.TEXT, "one");
  assert.deepEqual(await client.ending(), { close: 1011, reason: "the server failed" });
  client[Symbol.dispose]();
  await acceptor.nextClose();
  assert.deepEqual(errors.map(String), ["Error: a fault of the server"]);
  await listener.close();
});
