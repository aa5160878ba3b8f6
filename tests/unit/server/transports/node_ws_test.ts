import assert from "node:assert/strict";
import { listenNodeWs } from "../../../../server/transports/mod.ts";
import { Opcode, RawClient } from "../../../hostile/raw_client.ts";
import { echoAcceptor } from "./echo_acceptor.ts";

Deno.test("listenNodeWs() answers other requests by the http handler", async () => {
  const listener = await listenNodeWs(echoAcceptor(), {
    port: 0,
    http: (request) => new Response(`page ${new URL(request.url).pathname}`),
  });
  const response = await fetch(`${listener.url}about`);
  assert.equal(await response.text(), "page /about");
  assert.equal(listener.url, `http://127.0.0.1:${listener.port}/`);
  assert.equal(listener.hostname, "127.0.0.1");
  await listener.close();
});

Deno.test("listenNodeWs() rejects when the address is taken", async () => {
  const first = await listenNodeWs(echoAcceptor(), { port: 0 });
  await assert.rejects(listenNodeWs(echoAcceptor(), { port: first.port }), { code: "EADDRINUSE" });
  await first.close();
});

Deno.test("listenNodeWs() gives a url that can be connected to when it listens everywhere", async () => {
  const listener = await listenNodeWs(echoAcceptor(), { port: 0, hostname: "0.0.0.0" });
  assert.equal(listener.url, `http://localhost:${listener.port}/`);
  await listener.close();
});

Deno.test("Listener.close() closes every socket with 1001 and resolves when the last is gone", async () => {
  const acceptor = echoAcceptor();
  const listener = await listenNodeWs(acceptor, { port: 0 });
  const sockets = [1, 2, 3].map(() => new WebSocket(`ws://127.0.0.1:${listener.port}/`));
  const opened = sockets.map((socket) => new Promise((resolve) => socket.onopen = resolve));
  const closes = sockets.map((socket) => new Promise<CloseEvent>((resolve) => socket.onclose = resolve));
  await Promise.all(opened);
  const closing = listener.close();
  assert.equal(listener.close(), closing);
  await closing;
  assert.deepEqual(acceptor.seen.closes.map(({ code }) => code), [1001, 1001, 1001]);
  assert.deepEqual((await Promise.all(closes)).map(({ code }) => code), [1001, 1001, 1001]);
  await assert.rejects(fetch(listener.url));
});

Deno.test("Listener.close() resolves after closeTimeoutMs when a peer does not answer", async () => {
  const acceptor = echoAcceptor();
  const listener = await listenNodeWs(acceptor, { port: 0, closeTimeoutMs: 10 });
  using client = await RawClient.open(listener.port);
  await listener.close();
  assert.deepEqual(acceptor.seen.closes, [{ code: 1006, reason: "" }]);
  assert.deepEqual(await client.ending(), { close: 1001, reason: "the server shuts down" });
  assert.equal(await client.ending(), "dropped");
});

Deno.test("Listener.close() answers 503 to whoever is still being admitted", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<undefined>();
  const acceptor = echoAcceptor({
    admit: () => {
      asked.resolve();
      return answer.promise;
    },
  });
  const listener = await listenNodeWs(acceptor, { port: 0 });
  using client = await RawClient.connect(listener.port);
  const handshake = client.handshake();
  await asked.promise;
  await listener.close();
  assert.equal((await handshake).status, 503);
  answer.resolve(undefined);
  await answer.promise;
  assert.equal(acceptor.seen.sockets.length, 0);
});

Deno.test("Listener.close() does not wait for connections that say nothing, nor for answers that never come", async () => {
  const asked = Promise.withResolvers<void>();
  const listener = await listenNodeWs(echoAcceptor(), {
    port: 0,
    http: () => {
      asked.resolve();
      return new Promise<Response>(() => {});
    },
  });
  using silent = await RawClient.connect(listener.port);
  using waiting = await RawClient.connect(listener.port);
  await waiting.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  await asked.promise;
  await listener.close();
  assert.equal(await silent.ending(), "dropped");
  assert.equal(await waiting.ending(), "dropped");
});

Deno.test("Socket.close() drops the connection after closeTimeoutMs when the peer does not answer", async () => {
  const acceptor = echoAcceptor();
  const listener = await listenNodeWs(acceptor, { port: 0, closeTimeoutMs: 10 });
  using client = await RawClient.open(listener.port);
  (await acceptor.nextSocket()).close(4001, "silent");
  assert.deepEqual(await client.ending(), { close: 4001, reason: "silent" });
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  assert.equal(await client.ending(), "dropped");
  await listener.close();
});

Deno.test("listenNodeWs() frees a connection whose client never reads when it is terminated", async () => {
  const acceptor = echoAcceptor();
  const listener = await listenNodeWs(acceptor, { port: 0 });
  using client = await RawClient.open(listener.port);
  const socket = await acceptor.nextSocket();
  for (let sent = 0; sent < 32; sent++) socket.send(new Uint8Array(1_048_576));
  await client.frame(Opcode.TEXT, "");
  socket.terminate();
  assert.equal((await acceptor.nextClose()).code, 1006);
  await listener.close();
});

Deno.test("listenNodeWs() negotiates no compression when a client offers it", async () => {
  const acceptor = echoAcceptor();
  const listener = await listenNodeWs(acceptor, { port: 0 });
  const client = await RawClient.connect(listener.port);
  const answer = await client.handshake({ "Sec-WebSocket-Extensions": "permessage-deflate" });
  assert.equal(answer.status, 101);
  assert.equal(answer.headers.get("sec-websocket-extensions"), null);
  client[Symbol.dispose]();
  await acceptor.nextClose();
  await listener.close();
});
