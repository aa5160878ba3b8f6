/** What a socket does with its connection, where a real one could not be looked into. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import type { Socket as Connection } from "node:net";
import { DEFAULT_LIMITS, type TextBytes } from "@wirepact/schema/wire";
import { NodeSocket } from "../../../../server/transports/_node_socket.ts";
import { Traffic } from "../../../../server/transports/_share.ts";
import { clientFrame, joined } from "./client_frames.ts";

/** A connection that remembers what was written, and takes as much as it is told to. */
class FakeConnection extends EventEmitter {
  readonly written: Uint8Array[] = [];
  writableLength = 0;
  isPaused = false;

  setTimeout(): void {}
  setNoDelay(): void {}

  write(bytes: Uint8Array): boolean {
    this.written.push(bytes);
    return true;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  end(): void {}

  destroy(): void {
    this.emit("close");
  }
}

function textFrame(text: string): Uint8Array {
  return clientFrame({ opcode: 1, payload: new TextEncoder().encode(text) });
}

function utf8(text: string): TextBytes {
  const bytes = new TextEncoder().encode(text);
  return { bytes, start: 0, end: bytes.length };
}

/** Of peers that all send in the same turn of the event loop. */
function inOneTurn(): Traffic {
  return new Traffic({ turn: () => 1, now: () => 0 });
}

const SETTINGS = {
  maxMessageBytes: 1_048_576,
  closeTimeoutMs: 10,
  onError: undefined,
  traffic: inOneTurn(),
  sockets: new Set<NodeSocket>(),
};

function opened(
  received: unknown[] = [],
  traffic = inOneTurn(),
): { raw: FakeConnection; socket: NodeSocket } {
  const raw = new FakeConnection();
  const socket = new NodeSocket(raw as unknown as Connection, { ...SETTINGS, traffic });
  socket.start(() => ({ message: (data) => received.push(data), closed: () => {} }), Buffer.alloc(0));
  return { raw, socket };
}

Deno.test("NodeSocket keeps no memory of others' frames for a peer that does not read", () => {
  const { raw, socket } = opened();
  socket.send("taken at once");
  const small = 100;
  assert.ok(raw.written[0]!.buffer.byteLength > small);
  raw.writableLength = 1;
  socket.send("stuck");
  socket.send(Uint8Array.of(1, 2, 3));
  socket.sendText(utf8("stuck"));
  for (const bytes of raw.written.slice(1)) assert.equal(bytes.buffer.byteLength, bytes.length);
  assert.equal(Buffer.from(raw.written[1]!).toString("latin1", 2), "stuck");
  socket.terminate();
});

Deno.test("NodeSocket writes over no frame that the system has not taken at once", () => {
  const stuck = opened();
  stuck.raw.write = (bytes) => {
    stuck.raw.writableLength += bytes.length;
    return stuck.raw.written.push(bytes) > 0;
  };
  const other = opened();
  for (const text of ["first", "second", "third"]) {
    const message = `${text} to a peer that does not read`;
    if (text === "first") stuck.socket.send(message);
    else stuck.socket.sendText(utf8(message));
    other.socket.send(`${text} to another`);
    other.socket.sendText(utf8(`${text} as UTF-8`));
    other.socket.send(Uint8Array.from({ length: 40 }, () => 0xff));
  }
  assert.deepEqual(
    stuck.raw.written.map((bytes) => Buffer.from(bytes).toString("latin1", 2)),
    ["first", "second", "third"].map((text) => `${text} to a peer that does not read`),
  );
  stuck.socket.terminate();
  other.socket.terminate();
});

Deno.test("NodeSocket tells an ASCII text as bytes to those who read them, and as a message to others", () => {
  const raw = new FakeConnection();
  const socket = new NodeSocket(raw as unknown as Connection, SETTINGS);
  const told: unknown[] = [];
  socket.start(() => ({
    text: ({ bytes, start, end }) => {
      const text = Buffer.from(bytes).toString("latin1", start, end);
      told.push(["text", text]);
      return text.startsWith("taken");
    },
    message: (data) => told.push(["message", data]),
    closed: () => {},
  }), Buffer.alloc(0));
  const texts = ["taken 1", "left 2", "schön 3", "taken 4"].map((text) => new TextEncoder().encode(text));
  const [one, two, three, four] = texts.map((payload) => clientFrame({ opcode: 1, payload }));
  const parts = [...joined([one!, two!, three!]), ...four!];
  raw.emit("data", Buffer.from(parts.slice(0, 30)));
  raw.emit("data", Buffer.from(parts.slice(30)));
  socket.close(1000, "");
  raw.emit("data", Buffer.from(one!));
  assert.deepEqual(told, [
    ["text", "taken 1"],
    ["text", "left 2"],
    ["message", "left 2"],
    ["message", "schön 3"],
    ["text", "taken 4"],
  ]);
  socket.terminate();
});

Deno.test("NodeSocket lets a flooding peer rest while others are served, and loses nothing of what it sent", async () => {
  const traffic = inOneTurn();
  const received: unknown[] = [];
  const { raw, socket } = opened(received, traffic);
  const servedMeanwhile: unknown[] = [];
  const other = opened(servedMeanwhile, traffic);
  const messages = Array.from({ length: 30 }, (_, i) => `${i} ${"x".repeat(1_000)}`);
  other.raw.emit("data", Buffer.from(textFrame("first")));
  raw.emit("data", Buffer.from(joined(messages.map(textFrame))));
  assert.ok(raw.isPaused);
  assert.ok(received.length < 8, `${received.length} messages were delivered in one go`);
  other.raw.emit("data", Buffer.from(textFrame("second")));
  assert.deepEqual(servedMeanwhile, ["first", "second"]);
  assert.ok(!other.raw.isPaused);
  while (raw.isPaused) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(received, messages);
  socket.terminate();
  other.socket.terminate();
});

Deno.test("NodeSocket leaves no timer behind where its connection ends while the peer rests", () => {
  const traffic = inOneTurn();
  const { raw, socket } = opened([], traffic);
  const other = opened([], traffic);
  other.raw.emit("data", Buffer.from(textFrame("first")));
  raw.emit("data", Buffer.from(joined(Array.from({ length: 30 }, () => textFrame("x".repeat(1_000))))));
  assert.ok(raw.isPaused);
  socket.terminate();
  other.socket.terminate();
});

Deno.test("NodeSocket answers a close behind a flood only when all of the flood was delivered", async () => {
  const traffic = inOneTurn();
  const received: unknown[] = [];
  const { raw } = opened(received, traffic);
  const other = opened([], traffic);
  other.raw.emit("data", Buffer.from(textFrame("first")));
  const ended = new Promise<void>((resolve) => raw.end = resolve);
  const close = clientFrame({ opcode: 8, payload: Uint8Array.of(0x03, 0xe8) });
  const flood = Array.from({ length: 20 }, () => textFrame("x".repeat(1_000)));
  raw.emit("data", Buffer.from(joined([...flood, close])));
  assert.deepEqual(raw.written, []);
  await ended;
  assert.equal(received.length, flood.length);
  assert.deepEqual(raw.written.map((bytes) => [...bytes]), [[0x88, 2, 0x03, 0xe8]]);
  raw.destroy();
  other.socket.terminate();
});

Deno.test("NodeSocket lets nobody rest who is alone and has many times as many small calls in flight as by default", () => {
  const received: unknown[] = [];
  const { raw, socket } = opened(received);
  const calls = 4 * DEFAULT_LIMITS.maxCallsInFlight;
  const call = textFrame('[2,101,1,{"a":12,"b":345678}]');
  raw.emit("data", Buffer.from(joined(Array.from({ length: calls }, () => call))));
  assert.equal(received.length, calls);
  assert.ok(!raw.isPaused);
  socket.terminate();
});

Deno.test("NodeSocket lets a peer rest that sends frames of no length, of whatever kind", async () => {
  const empty = (opcode: number, fin = true) => clientFrame({ opcode, fin, payload: new Uint8Array() });
  const floods = { messages: empty(1), pings: empty(9), pongs: empty(10), fragments: empty(0, false) };
  for (const [name, frame] of Object.entries(floods)) {
    const { raw, socket } = opened();
    if (name === "fragments") raw.emit("data", Buffer.from(empty(1, false)));
    raw.emit("data", Buffer.from(joined(Array.from({ length: 5_000 }, () => frame))));
    assert.ok(raw.isPaused, `${name} are read without end`);
    while (raw.isPaused) await new Promise((resolve) => setTimeout(resolve, 1));
    socket.terminate();
  }
});

Deno.test("NodeSocket delivers nothing more of a read when the server terminates it within", () => {
  const received: unknown[] = [];
  const raw = new FakeConnection();
  const socket = new NodeSocket(raw as unknown as Connection, {
    maxMessageBytes: 100,
    closeTimeoutMs: 10,
    onError: undefined,
    traffic: inOneTurn(),
    sockets: new Set(),
  });
  socket.start(() => ({
    message: (data) => {
      received.push(data);
      socket.terminate();
    },
    closed: () => {},
  }), Buffer.alloc(0));
  const one = clientFrame({ opcode: 1, payload: Uint8Array.of(0x61) });
  raw.emit("data", Buffer.from(joined([one, one])));
  assert.deepEqual(received, ["a"]);
});
