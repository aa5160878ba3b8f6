import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { FrameReader, type Incoming } from "../../../../server/transports/_frame_reader.ts";
import { clientFrame, cutInto, fragmentedMessages, joined } from "./client_frames.ts";

const LIMIT = 1_048_576;
const encoder = new TextEncoder();

/** Everything a reader tells of pieces that come one after the other, but for frames that say nothing. */
function told(pieces: readonly Uint8Array[], reader = new FrameReader(LIMIT)): Incoming[] {
  const all: Incoming[] = [];
  for (const piece of pieces) {
    reader.push(Buffer.from(piece));
    for (let next = reader.next(); next; next = reader.next()) {
      if (next.kind !== "silent") all.push(plain(next));
    }
  }
  return all;
}

/** Without the class of the bytes, which is the reader's business, and with texts as such. */
function plain(incoming: Incoming): Incoming {
  if (incoming.kind === "ascii") {
    const { bytes, start, end } = incoming;
    return { kind: "message", data: bytes.toString("latin1", start, end) };
  }
  if (incoming.kind === "ping") return { kind: "ping", payload: new Uint8Array(incoming.payload) };
  if (incoming.kind !== "message" || typeof incoming.data === "string") return incoming;
  assert.equal(Object.getPrototypeOf(incoming.data), Uint8Array.prototype);
  return { kind: "message", data: new Uint8Array(incoming.data) };
}

function text(payload: string | Uint8Array, options: { opcode?: number; fin?: boolean } = {}): Uint8Array {
  return clientFrame({
    opcode: 1,
    payload: typeof payload === "string" ? encoder.encode(payload) : payload,
    ...options,
  });
}

function violation(pieces: readonly Uint8Array[], limit = LIMIT): number {
  const all = told(pieces, new FrameReader(limit));
  const last = all.at(-1);
  assert.ok(last?.kind === "violation", `the last thing told was ${last?.kind}`);
  return last.closure.code;
}

Deno.test("FrameReader tells the same however messages are cut into frames and reads", () => {
  fc.assert(fc.property(
    fc.array(fragmentedMessages, { maxLength: 5 }),
    fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 8 }),
    (messages, lengths) => {
      const bytes = joined(messages.flatMap(({ frames }) => frames));
      const all = told(cutInto(bytes, lengths));
      assert.deepEqual(
        all.flatMap((one) => one.kind === "message" ? [one.data] : []),
        messages.map(({ data }) => data),
      );
      assert.deepEqual(
        all.flatMap((one) => one.kind === "ping" ? [one.payload] : []),
        messages.flatMap(({ pings }) => pings),
      );
    },
  ));
});

Deno.test("FrameReader never throws, and tells nothing after a close or a violation, when bytes are random", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }),
      // A head that is right lets the reader get further than chance would.
      fc.array(fc.constantFrom(text("a", { fin: false }), text("b", { opcode: 0 }), text("c")), {
        maxLength: 3,
      }),
      (pieces, head) => {
        const all = told([...head, ...pieces], new FrameReader(256));
        const end = all.findIndex(({ kind }) => kind === "close" || kind === "violation");
        assert.ok(end === -1 || end === all.length - 1);
        for (const one of all) {
          if (one.kind === "violation") assert.ok([1002, 1007, 1009].includes(one.closure.code));
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

Deno.test("FrameReader takes masks off wherever a payload lies in memory", () => {
  for (let offset = 0; offset < 4; offset++) {
    for (const length of [0, 1, 3, 4, 63, 64, 65, 66, 67, 200, 70_000]) {
      const payload = Uint8Array.from({ length }, (_, i) => i * 7);
      const frame = clientFrame({ opcode: 2, payload, mask: [1, 2, 4, 8] });
      const memory = Buffer.alloc(offset + frame.length);
      memory.set(frame, offset);
      const reader = new FrameReader(LIMIT);
      reader.push(memory.subarray(offset));
      const message = reader.next();
      assert.ok(message?.kind === "message");
      assert.deepEqual(message.data, payload);
    }
  }
});

Deno.test("FrameReader refuses a message by the length it declares, before any of it has come", () => {
  const head = (length: number) =>
    clientFrame({ opcode: 2, payload: new Uint8Array(length) }).subarray(0, 10);
  assert.equal(violation([head(1_001)], 1_000), 1009);
  assert.deepEqual(told([head(1_000)], new FrameReader(1_000)), []);
  assert.equal(violation([head(100_000)], 1_000), 1009);
});

Deno.test("FrameReader counts all fragments of a message, and a next message anew", () => {
  const part = (fin: boolean, opcode: number) => clientFrame({ opcode, fin, payload: new Uint8Array(60) });
  assert.equal(violation([part(false, 2), part(false, 0)], 100), 1009);
  const twice = told([part(true, 2), part(true, 2)], new FrameReader(100));
  assert.deepEqual(twice.map(({ kind }) => kind), ["message", "message"]);
  const fragmented = told(
    [part(false, 2), part(true, 0), part(false, 2), part(true, 0)],
    new FrameReader(120),
  );
  assert.deepEqual(fragmented.map(({ kind }) => kind), ["message", "message"]);
});

Deno.test("FrameReader refuses text that is not UTF-8, whole or in parts", () => {
  assert.equal(violation([text(Uint8Array.of(0xc3, 0x28))]), 1007);
  assert.equal(
    violation([text(Uint8Array.of(0xc3), { fin: false }), text(Uint8Array.of(0x28), { opcode: 0 })]),
    1007,
  );
  assert.equal(violation([text(Uint8Array.of(0xe2, 0x82))]), 1007);
  const long = new Uint8Array(200).fill(0x61);
  long[150] = 0xff;
  assert.equal(violation([text(long)]), 1007);
  const surrogate = Uint8Array.of(0xed, 0xa0, 0x80);
  assert.equal(violation([text(surrogate)]), 1007);
});

Deno.test("FrameReader allows the close codes that may be sent, and no others", () => {
  const close = (code: number) => clientFrame({ opcode: 8, payload: Uint8Array.of(code >> 8, code & 255) });
  const allowed = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999];
  for (const code of allowed) {
    assert.deepEqual(told([close(code)]), [{ kind: "close", closure: { code, reason: "" } }]);
  }
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535]) {
    assert.equal(violation([close(code)]), 1002);
  }
});

Deno.test("FrameReader tells 1005 of a close frame without a code", () => {
  const none = clientFrame({ opcode: 8, payload: new Uint8Array() });
  assert.deepEqual(told([none]), [{ kind: "close", closure: { code: 1005, reason: "" } }]);
});

Deno.test("FrameReader ignores what comes after a close frame", () => {
  const close = clientFrame({ opcode: 8, payload: new Uint8Array() });
  assert.deepEqual(told([joined([close, text("late")]), text("later")]).map(({ kind }) => kind), ["close"]);
});

Deno.test("FrameReader lets a reader stop between two messages of one read", () => {
  const reader = new FrameReader(LIMIT);
  reader.push(Buffer.from(joined([text("one"), text("two")])));
  assert.deepEqual(plain(reader.next()!), { kind: "message", data: "one" });
  reader.push(Buffer.from(text("three")));
  assert.deepEqual(plain(reader.next()!), { kind: "message", data: "two" });
  assert.deepEqual(plain(reader.next()!), { kind: "message", data: "three" });
  assert.equal(reader.next(), undefined);
});
