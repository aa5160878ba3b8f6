/** What every WebSocket transport does, seen from a client on the other side of a real connection. */

import assert from "node:assert/strict";
import type { Socket } from "../../server/transports/mod.ts";
import { closePayload, Opcode, RawClient } from "../hostile/raw_client.ts";
import {
  type EchoAcceptor,
  echoAcceptor,
  type EchoOptions,
} from "../unit/server/transports/echo_acceptor.ts";
import { type Running, TRANSPORTS } from "./transports_under_test.ts";

interface Bench {
  readonly acceptor: EchoAcceptor;
  readonly running: Running;
  readonly port: number;
  readonly hardened: boolean;
}

/** Registers a test for each transport. */
function forEach(what: string, options: EchoOptions, run: (bench: Bench) => Promise<void>): void {
  for (const transport of TRANSPORTS) {
    // A clause stays in front, where the list of clauses looks for it.
    const [, clause = "", rest] = /^(P-[\d.]+: )?(.*)$/.exec(what) ?? [];
    Deno.test(`${clause}${transport.name} ${rest}`, async () => {
      const acceptor = echoAcceptor(options);
      await using running = await transport.start(acceptor);
      await run({ acceptor, running, port: running.port, hardened: transport.hardened });
    });
  }
}

/** The platform's WebSocket, open. */
async function openSocket(port: number, protocols: string[] = []): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/path?q=1`, protocols);
  socket.binaryType = "arraybuffer";
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  return socket;
}

function nextMessage(socket: WebSocket): Promise<string | ArrayBuffer> {
  return new Promise((resolve) => socket.onmessage = ({ data }) => resolve(data));
}

function closed(socket: WebSocket): Promise<CloseEvent> {
  return new Promise((resolve) => socket.onclose = resolve);
}

forEach("carries text and bytes both ways, and both closes", {}, async ({ acceptor, port }) => {
  const socket = await openSocket(port);
  let answer = nextMessage(socket);
  socket.send("héllo");
  assert.equal(await answer, "héllo");
  answer = nextMessage(socket);
  socket.send(new Uint8Array([0, 255, 1]));
  assert.deepEqual(await answer, new Uint8Array([0, 255, 1]).buffer);
  const [text, bytes] = acceptor.seen.messages;
  assert.equal(text, "héllo");
  assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype, "a Buffer must not leak");

  const end = closed(socket);
  socket.close(4000, "bye");
  assert.deepEqual(await acceptor.nextClose(), { code: 4000, reason: "bye" });
  assert.equal((await end).code, 4000);
});

forEach("tells the acceptor of the request and echoes what it chose", { subprotocol: "b" }, async (bench) => {
  const socket = await openSocket(bench.port, ["a", "b"]);
  assert.equal(socket.protocol, "b");
  const [request] = bench.acceptor.seen.requests;
  assert.equal(request?.url.href, `http://127.0.0.1:${bench.port}/path?q=1`);
  assert.deepEqual(request?.subprotocols, ["a", "b"]);
  assert.equal(request?.headers.get("host"), `127.0.0.1:${bench.port}`);
  assert.equal(request?.remoteAddress, "127.0.0.1");
  const end = closed(socket);
  socket.close();
  assert.equal((await bench.acceptor.nextClose()).code, 1005);
  await end;
});

forEach("P-1.2: echoes no subprotocol when none was chosen", {}, async ({ acceptor, port }) => {
  using client = await RawClient.connect(port);
  const answer = await client.handshake({ "Sec-WebSocket-Protocol": "a, wirepact.token.YQ" });
  assert.equal(answer.status, 101);
  assert.equal(answer.headers.get("sec-websocket-protocol"), null);
  assert.deepEqual(acceptor.seen.requests[0]?.subprotocols, ["a", "wirepact.token.YQ"]);
  await client.frame(Opcode.CLOSE, closePayload(1000));
  assert.deepEqual(await client.ending(), { close: 1000, reason: "" });
  client[Symbol.dispose]();
  await acceptor.nextClose();
});

for (const [status, header] of [[401, "www-authenticate"], [403, ""], [503, ""]] as const) {
  const admit = () => ({ admitted: false, status, message: "plain words" } as const);
  forEach(
    `P-4.7: answers ${status} before the upgrade when the acceptor says so`,
    { admit },
    async (bench) => {
      using client = await RawClient.connect(bench.port);
      const answer = await client.handshake({ Connection: "close, Upgrade" });
      assert.equal(answer.status, status);
      assert.equal(answer.body, "plain words");
      assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
      if (header) assert.ok(answer.headers.get(header));
      assert.deepEqual(bench.running.errors, []);
    },
  );
}

forEach("answers 426 when a request opens no WebSocket", {}, async ({ acceptor, port }) => {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(response.status, 426);
  assert.equal(response.headers.get("upgrade"), "websocket");
  assert.match(await response.text(), /connect with a WebSocket client/);
  assert.equal(acceptor.seen.requests.length, 0);
});

forEach("refuses handshakes that are none", {}, async ({ acceptor, port }) => {
  const cases: [headers: Record<string, string>, status: number, line?: string][] = [
    [{ "Sec-WebSocket-Version": "" }, 426],
    [{ "Sec-WebSocket-Protocol": "a,,b" }, 400],
    [{ "Sec-WebSocket-Protocol": "a, a" }, 400],
    [{ "Sec-WebSocket-Protocol": "a/b" }, 400],
    [{ Upgrade: "h2c" }, 426],
    [{}, 405, "POST / HTTP/1.1"],
  ];
  for (const [headers, status, line] of cases) {
    using client = await RawClient.connect(port);
    assert.equal((await client.handshake(headers, line)).status, status, JSON.stringify(headers));
  }
  assert.equal(acceptor.seen.requests.length, 0);
});

forEach("answers 500 without details when the acceptor fails", {
  admit: () => Promise.reject(new Error("secret")),
}, async ({ running, port }) => {
  using client = await RawClient.connect(port);
  const answer = await client.handshake({ Connection: "close, Upgrade" });
  assert.equal(answer.status, 500);
  assert.equal(answer.body, "The server failed.");
  assert.deepEqual(running.errors.map(String), ["Error: secret"]);
});

forEach("P-1.6: takes a message of maxMessageBytes and closes with 1009 when one is larger", {
  maxMessageBytes: 1000,
}, async ({ acceptor, port }) => {
  const cases: [fits: string | Uint8Array<ArrayBuffer>, tooLarge: string | Uint8Array<ArrayBuffer>][] = [
    [new Uint8Array(1000), new Uint8Array(1001)],
    ["x".repeat(1000), "x".repeat(1001)],
    ["é".repeat(500), "é".repeat(501)],
    ["€".repeat(333), "€".repeat(334)],
  ];
  for (const [fits, tooLarge] of cases) {
    const socket = await openSocket(port);
    const answer = nextMessage(socket);
    socket.send(fits);
    await answer;
    const end = closed(socket);
    socket.send(tooLarge);
    socket.send("never seen");
    assert.equal((await end).code, 1009);
    assert.equal((await acceptor.nextClose()).code, 1009);
  }
  assert.equal(acceptor.seen.messages.length, cases.length);
});

forEach("joins the fragments of a message and answers pings between them", {}, async ({ acceptor, port }) => {
  using client = await RawClient.open(port);
  await client.frame(Opcode.TEXT, new Uint8Array([0xc3]), { fin: false });
  await client.frame(Opcode.PING, "now");
  await client.frame(Opcode.CONTINUATION, "", { fin: false });
  await client.frame(Opcode.CONTINUATION, new Uint8Array([0xa9]));
  const pong = await client.readFrame();
  assert.equal(pong?.opcode, Opcode.PONG);
  assert.equal(new TextDecoder().decode(pong?.payload), "now");
  const echo = await client.readFrame();
  assert.equal(new TextDecoder().decode(echo?.payload), "é");
  assert.deepEqual(acceptor.seen.messages, ["é"]);
  await client.frame(Opcode.CLOSE, closePayload(1000));
  assert.deepEqual(await client.ending(), { close: 1000, reason: "" });
  client[Symbol.dispose]();
  await acceptor.nextClose();
});

forEach(
  "closes with any code, and cuts the reason at a character",
  {},
  async ({ acceptor, port, hardened }) => {
    const long = "x".repeat(122);
    const cases: [code: number, reason: string, told: string][] = [
      [1001, "", ""],
      [1003, "text", "text"],
      [1007, "é", "é"],
      [1011, "failed", "failed"],
      [1013, "full", "full"],
      [4002, `${long}é`, long],
      [4200, "€".repeat(50), "€".repeat(41)],
    ];
    for (const [code, reason, told] of cases) {
      using client = await RawClient.open(port);
      const socket = await acceptor.nextSocket();
      socket.send("first");
      socket.close(code, reason);
      socket.close(4999, "second");
      socket.send("late");
      const message = await client.readFrame();
      assert.equal(new TextDecoder().decode(message?.payload), "first");
      assert.deepEqual(await client.ending(), { close: code, reason: told });
      if (hardened) await client.frame(Opcode.TEXT, "after the close");
      await client.frame(Opcode.CLOSE, closePayload(code, told));
      client[Symbol.dispose]();
      assert.deepEqual(await acceptor.nextClose(), { code, reason: told });
    }
    assert.deepEqual(acceptor.seen.messages, []);
  },
);

forEach("tells 1006 when the connection breaks, once", {}, async ({ acceptor, port }) => {
  const client = await RawClient.open(port);
  const socket = await acceptor.nextSocket();
  client[Symbol.dispose]();
  assert.deepEqual(await acceptor.nextClose(), { code: 1006, reason: "" });
  socket.send("nobody");
  socket.close(1000, "");
  socket.terminate();
  assert.equal(acceptor.seen.closes.length, 1);
});

forEach("tells of terminate() later, once", {}, async ({ acceptor, port }) => {
  using client = await RawClient.open(port);
  const socket = await acceptor.nextSocket();
  socket.terminate();
  socket.terminate();
  socket.close(4000, "too late");
  assert.deepEqual(acceptor.seen.closes, [], "closed() must not come from within terminate()");
  assert.equal((await acceptor.nextClose()).code, 1006);
  const ending = await client.ending();
  assert.ok(ending === "dropped" || ending.close === 1001);
  client[Symbol.dispose]();
});

forEach("counts what a client does not read", { onMessage: () => {} }, async ({ acceptor, port }) => {
  using client = await RawClient.open(port);
  const socket = await acceptor.nextSocket();
  const message = new Uint8Array(1_048_576);
  // More than the system's own buffers take.
  for (let sent = 0; sent < 32; sent++) socket.send(message);
  await client.frame(Opcode.TEXT, "one turn later");
  assert.ok(socket.bufferedBytes > 8_000_000, `${socket.bufferedBytes} bytes`);
  socket.terminate();
  await acceptor.nextClose();
  client[Symbol.dispose]();
});

forEach("delivers what was sent in one turn in order", {
  onMessage: (socket: Socket) => {
    for (const text of ["a", "b", "c"]) socket.send(text);
    socket.close(4000, "d");
  },
}, async ({ acceptor, port }) => {
  using client = await RawClient.open(port);
  await client.frame(Opcode.TEXT, "go");
  const got: string[] = [];
  for (let count = 0; count < 3; count++) {
    got.push(new TextDecoder().decode((await client.readFrame())?.payload));
  }
  assert.deepEqual(got, ["a", "b", "c"]);
  assert.deepEqual(await client.ending(), { close: 4000, reason: "d" });
  await client.frame(Opcode.CLOSE, closePayload(4000, "d"));
  client[Symbol.dispose]();
  await acceptor.nextClose();
});

forEach("survives a handler that throws: the client is closed with 1011 and told nothing", {
  onMessage: () => {
    throw new Error("secret");
  },
}, async ({ acceptor, running, port }) => {
  const socket = await openSocket(port);
  const end = closed(socket);
  socket.send("x");
  const { code, reason } = await end;
  assert.deepEqual({ code, reason }, { code: 1011, reason: "the server failed" });
  assert.equal((await acceptor.nextClose()).code, 1011);
  assert.deepEqual(running.errors.map(String), ["Error: secret"]);
});

forEach("survives an open that throws", {
  admit: () => ({
    admitted: true,
    subprotocol: undefined,
    open: () => {
      throw new Error("secret");
    },
  }),
}, async ({ running, port }) => {
  const socket = await openSocket(port);
  socket.send("ignored");
  assert.equal((await closed(socket)).code, 1011);
  assert.deepEqual(running.errors.map(String), ["Error: secret"]);
});

for (const transport of TRANSPORTS) {
  Deno.test(`${transport.name} opens nothing when the client leaves while it is admitted`, async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<undefined>();
    let first = true;
    const acceptor = echoAcceptor({
      admit: () => {
        if (!first) return undefined;
        first = false;
        asked.resolve();
        return answer.promise;
      },
    });
    await using running = await transport.start(acceptor);
    const client = await RawClient.connect(running.port);
    const status = client.handshake().catch(() => "left");
    await asked.promise;
    client[Symbol.dispose]();
    assert.equal(await status, "left");
    answer.resolve(undefined);
    // The server still works; whatever did open has been told of its end.
    using other = await RawClient.open(running.port);
    await other.frame(Opcode.CLOSE, closePayload(1000));
    await other.ending();
    other[Symbol.dispose]();
    while (acceptor.seen.closes.length < acceptor.seen.sockets.length) await acceptor.nextClose();
    assert.deepEqual(running.errors, []);
  });
}
