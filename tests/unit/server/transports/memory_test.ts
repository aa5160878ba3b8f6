import assert from "node:assert/strict";
import { type MemorySocket, memoryTransport } from "../../../../server/transports/mod.ts";
import { echoAcceptor } from "./echo_acceptor.ts";

/** What a client saw, in order. */
function watch(socket: MemorySocket) {
  const log: unknown[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = (event) => {
      log.push(`close ${event.code} ${event.reason}`.trim());
      resolve({ code: event.code, reason: event.reason });
    };
  });
  const opened = new Promise<void>((resolve) => {
    socket.onopen = () => {
      log.push("open");
      resolve();
    };
  });
  socket.binaryType = "arraybuffer";
  socket.onerror = () => log.push("error");
  socket.onmessage = ({ data }) => log.push(data);
  return { log, closed, opened };
}

/** Steps that run when the test says so. */
function steps() {
  const queue: (() => void)[] = [];
  return {
    schedule: (step: () => void) => void queue.push(step),
    /** Runs what is there, and what that leads to. */
    async run() {
      for (let step = queue.shift(); step; step = queue.shift()) {
        step();
        await Promise.resolve();
        await Promise.resolve();
        await Promise.resolve();
      }
    },
  };
}

Deno.test("memoryTransport() carries text and bytes in order when both sides send", async () => {
  const acceptor = echoAcceptor({ subprotocol: "b" });
  const { WebSocket, links } = memoryTransport(acceptor, {
    headers: () => ({ origin: "https://example.com", cookie: "a=1" }),
    remoteAddress: "192.0.2.1",
  });
  const socket = new WebSocket("ws://memory/path?x=1", ["a", "b"]);
  const { log, opened, closed } = watch(socket);
  await opened;
  assert.equal(socket.protocol, "b");
  assert.equal(links.length, 1);
  socket.send("one");
  socket.send(new Uint8Array([1, 2, 3]));
  socket.send(new Uint8Array([0, 4, 5, 0]).subarray(1, 3));
  socket.send("two");
  socket.close(1000, "enough");
  assert.deepEqual(await acceptor.nextClose(), { code: 1000, reason: "enough" });
  assert.deepEqual(await closed, { code: 1000, reason: "enough" });

  const [request] = acceptor.seen.requests;
  assert.equal(request?.url.href, "http://memory/path?x=1");
  assert.equal(request?.headers.get("origin"), "https://example.com");
  assert.equal(request?.headers.get("host"), "memory");
  assert.equal(request?.remoteAddress, "192.0.2.1");
  assert.deepEqual(request?.subprotocols, ["a", "b"]);
  assert.deepEqual(acceptor.seen.messages, ["one", new Uint8Array([1, 2, 3]), new Uint8Array([4, 5]), "two"]);
  // A client that closes is told nothing more, as on the web.
  assert.deepEqual(log, ["open", "close 1000 enough"]);
  assert.equal(links.length, 0);
});

Deno.test("memoryTransport() delivers a copy when the sender changes its bytes afterwards", async () => {
  const acceptor = echoAcceptor({ onMessage: () => {} });
  const { WebSocket } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { log, opened, closed } = watch(socket);
  await opened;
  const bytes = new Uint8Array([1, 2]);
  socket.send(bytes);
  bytes.fill(9);
  const server = await acceptor.nextSocket();
  const answer = new Uint8Array([3, 4]);
  server.send(answer);
  answer.fill(9);
  server.close(4000, "done");
  await closed;
  assert.deepEqual(acceptor.seen.messages, [new Uint8Array([1, 2])]);
  assert.deepEqual(log, ["open", new Uint8Array([3, 4]).buffer, "close 4000 done"]);
  assert.deepEqual(await acceptor.nextClose(), { code: 4000, reason: "done" });
});

Deno.test("memoryTransport() tells the client of 1006 when the server refuses the handshake", async () => {
  const acceptor = echoAcceptor({ admit: () => ({ admitted: false, status: 401, message: "no" }) });
  const { WebSocket, links } = memoryTransport(acceptor);
  const { log, closed } = watch(new WebSocket("ws://memory/"));
  assert.equal((await closed).code, 1006);
  assert.deepEqual(log, ["error", "close 1006"]);
  assert.equal(links.length, 0);
});

Deno.test("memoryTransport() fails as a browser does when no offered subprotocol is chosen", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket, links } = memoryTransport(acceptor);
  const { log, closed } = watch(new WebSocket("ws://memory/", "unknown"));
  await closed;
  assert.deepEqual(log, ["error", "close 1006"]);
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  assert.equal(links.length, 0);
});

Deno.test("MemoryLink.cut() tells both ends 1006 and loses what was on its way", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket, links } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { log, opened, closed } = watch(socket);
  await opened;
  socket.send("lost");
  links[0]?.cut();
  assert.deepEqual(await closed, { code: 1006, reason: "" });
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  assert.deepEqual(log, ["open", "error", "close 1006"]);
  assert.deepEqual(acceptor.seen.messages, []);
  assert.equal(links.length, 0);
});

Deno.test("MemoryLink.cut() ends a connection that is still being admitted", async () => {
  const admitting = Promise.withResolvers<undefined>();
  const acceptor = echoAcceptor({ admit: () => admitting.promise });
  const { WebSocket, links } = memoryTransport(acceptor);
  const { closed } = watch(new WebSocket("ws://memory/"));
  await Promise.resolve();
  links[0]?.cut();
  assert.equal((await closed).code, 1006);
  admitting.resolve(undefined);
  await admitting.promise;
  await Promise.resolve();
  assert.equal(acceptor.seen.sockets.length, 0);
  assert.equal(links.length, 0);
});

Deno.test("MemoryLink.stall() makes bufferedBytes grow until resume() when the client does not read", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket, links } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { log, opened, closed } = watch(socket);
  await opened;
  const server = await acceptor.nextSocket();
  links[0]?.stall("down");
  server.send("four");
  server.send("é");
  server.send(new Uint8Array(10));
  assert.equal(server.bufferedBytes, 16);
  links[0]?.resume("down");
  server.close(1001, "");
  await closed;
  assert.equal(server.bufferedBytes, 0);
  assert.deepEqual(log, ["open", "four", "é", new ArrayBuffer(10), "close 1001"]);
});

Deno.test("Socket.terminate() ends the server's side at once when the client does not read", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket, links } = memoryTransport(acceptor);
  const { log, opened, closed } = watch(new WebSocket("ws://memory/"));
  await opened;
  const server = await acceptor.nextSocket();
  links[0]?.stall("down");
  server.send("never read");
  server.terminate();
  assert.deepEqual(acceptor.seen.closes, [], "closed() must not come from within terminate()");
  server.terminate();
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  assert.equal(links.length, 1);
  links[0]?.resume("down");
  assert.deepEqual(await closed, { code: 1006, reason: "" });
  assert.deepEqual(log, ["open", "error", "close 1006"]);
  assert.deepEqual(acceptor.seen.closes.length, 1);
  assert.equal(links.length, 0);
});

Deno.test("P-1.6: memoryTransport() closes with 1009 when a message is over maxMessageBytes", async () => {
  const acceptor = echoAcceptor({ maxMessageBytes: 4 });
  const { WebSocket } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { opened, closed } = watch(socket);
  await opened;
  socket.send("four");
  socket.send("fünf");
  socket.send("never");
  assert.equal((await closed).code, 1009);
  assert.equal((await acceptor.nextClose()).code, 1009);
  assert.deepEqual(acceptor.seen.messages, ["four"]);
});

Deno.test("memoryTransport() does nothing by itself when the test holds the schedule", async () => {
  const { schedule, run } = steps();
  const acceptor = echoAcceptor();
  const { WebSocket } = memoryTransport(acceptor, { schedule });
  const socket = new WebSocket("ws://memory/");
  const { log } = watch(socket);
  await Promise.resolve();
  assert.equal(acceptor.seen.requests.length, 0);
  await run();
  assert.deepEqual(log, ["open"]);
  socket.send("a");
  socket.send("b");
  assert.equal(socket.bufferedAmount, 2);
  assert.deepEqual(acceptor.seen.messages, []);
  await run();
  assert.equal(socket.bufferedAmount, 0);
  assert.deepEqual(log, ["open", "a", "b"]);
  socket.close();
  await run();
  assert.deepEqual(log, ["open", "a", "b", "close 1005"]);
});

Deno.test("MemorySocket.close() before it is open fails the connection and the server never sees it", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket, links } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { log, closed } = watch(socket);
  assert.throws(() => socket.send("x"), { name: "InvalidStateError" });
  socket.close();
  await closed;
  assert.deepEqual(log, ["error", "close 1006"]);
  assert.equal(acceptor.seen.sockets.length, 0);
  assert.equal(links.length, 0);
});

Deno.test("MemorySocket.close() before the client has been told it is open tells the server 1006", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket, links } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { closed } = watch(socket);
  links[0]?.stall("down");
  await acceptor.nextSocket();
  socket.close();
  await closed;
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  assert.equal(links.length, 0);
});

Deno.test("MemorySocket refuses what the platform's WebSocket refuses", async () => {
  const { WebSocket } = memoryTransport(echoAcceptor());
  for (const url of ["nonsense", "ftp://memory/", "ws://memory/#part"]) {
    assert.throws(() => new WebSocket(url), { name: "SyntaxError" });
  }
  for (const protocols of [["a", "a"], ["a b"], [""]]) {
    assert.throws(() => new WebSocket("ws://memory/", protocols), { name: "SyntaxError" });
  }
  const socket = new WebSocket("http://memory/");
  assert.equal(socket.url, "ws://memory/");
  const { opened, closed } = watch(socket);
  await opened;
  assert.throws(() => socket.close(1001), { name: "InvalidAccessError" });
  assert.throws(() => socket.close(4000, "x".repeat(124)), { name: "SyntaxError" });
  socket.close();
  await closed;
  socket.send("late");
  assert.equal(socket.bufferedAmount, 4);
});

Deno.test("Socket.send() and close() do nothing when the socket has ended", async () => {
  const acceptor = echoAcceptor();
  const { WebSocket } = memoryTransport(acceptor);
  const socket = new WebSocket("ws://memory/");
  const { log, closed } = watch(socket);
  const server = await acceptor.nextSocket();
  server.close(4001, "x".repeat(122) + "é");
  server.close(4002, "second");
  server.send("late");
  assert.deepEqual(await closed, { code: 4001, reason: "x".repeat(122) });
  await acceptor.nextClose();
  server.terminate();
  server.close(4003, "third");
  await Promise.resolve();
  assert.equal(acceptor.seen.closes.length, 1);
  assert.deepEqual(log, ["open", `close 4001 ${"x".repeat(122)}`]);
});
