import { closePayload, frame, Opcode, RawClient } from "./raw_client.ts";

/** What a probe saw: a close code, an HTTP status, a dropped connection, or that nothing seemed wrong. */
export type Outcome = { readonly close: number } | { readonly status: number } | "dropped" | "accepted";

/** One thing that a hostile client does. */
export interface Probe {
  readonly name: string;
  readonly run: (port: number) => Promise<Outcome>;
  /** What a strict server answers: a close code, or an HTTP status. */
  readonly expected: { readonly close: number } | { readonly status: number };
}

/** The limit under which the probes run. */
export const PROBE_MAX_MESSAGE_BYTES = 1_048_576;

const MIB = 1_048_576;

/** The raw frame sequences that tell a strict server from one that is not. */
export const PROBES: readonly Probe[] = [
  handshake("a handshake of WebSocket version 12", { "Sec-WebSocket-Version": "12" }, 426),
  handshake("a handshake whose key is too short", { "Sec-WebSocket-Key": "c2hvcnQ=" }, 400),
  handshake("a handshake without a key", { "Sec-WebSocket-Key": "" }, 400),
  handshake("a handshake that declares a body", { "Content-Length": "5" }, 400),
  handshake("a handshake with a body in chunks", { "Transfer-Encoding": "chunked" }, 400),
  frames("an unmasked frame", 1002, [frame(Opcode.TEXT, "hi", { masked: false })]),
  frames("a reserved bit without an extension", 1002, [frame(Opcode.TEXT, "hi", { reserved: 4 })]),
  frames("an unknown opcode", 1002, [frame(3, "hi")]),
  frames("a continuation of nothing", 1002, [frame(Opcode.CONTINUATION, "hi")]),
  frames("a new message within a fragmented one", 1002, [
    frame(Opcode.TEXT, "a", { fin: false }),
    frame(Opcode.TEXT, "b"),
  ]),
  frames("a fragmented ping", 1002, [frame(Opcode.PING, "a", { fin: false })]),
  frames("a ping of 126 bytes", 1002, [frame(Opcode.PING, "x".repeat(126))]),
  frames("a close frame of one byte", 1002, [frame(Opcode.CLOSE, "x")]),
  frames("a close code that no one may send", 1002, [frame(Opcode.CLOSE, closePayload(1005))]),
  frames("a close reason that is not UTF-8", 1007, [
    frame(Opcode.CLOSE, closePayload(1000, new Uint8Array([0xff]))),
  ]),
  frames("text that is not UTF-8", 1007, [frame(Opcode.TEXT, new Uint8Array([0xc3, 0x28]))]),
  frames("a length of 5 in two bytes", 1002, [
    Uint8Array.of(0x81, 0xfe, 0, 5, 0, 0, 0, 0, 97, 97, 97, 97, 97),
  ]),
  frames("a length of 5 in eight bytes", 1002, [
    Uint8Array.of(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 97, 97, 97, 97, 97),
  ]),
  frames("a declared length of 2^63", 1009, [frame(Opcode.BINARY, "", { declared: 1n << 63n })]),
  frames("a message of 17 MiB", 1009, [frame(Opcode.BINARY, new Uint8Array(17 * MIB))]),
  frames("a declared length of 65 MiB", 1009, [frame(Opcode.BINARY, "", { declared: BigInt(65 * MIB) })]),
  frames("fragments without an end", 1009, [
    frame(Opcode.BINARY, new Uint8Array(MIB / 4), { fin: false }),
    ...new Array(20).fill(frame(Opcode.CONTINUATION, new Uint8Array(MIB / 4), { fin: false })),
  ]),
];

function handshake(name: string, headers: Record<string, string>, status: number): Probe {
  return {
    name,
    expected: { status },
    run: async (port) => {
      using client = await RawClient.connect(port);
      const answer = await client.handshake(headers);
      return answer.status === 101 ? "accepted" : { status: answer.status };
    },
  };
}

function frames(name: string, close: number, sequence: readonly Uint8Array[]): Probe {
  return {
    name,
    expected: { close },
    run: async (port) => {
      using client = await RawClient.open(port);
      const written = writeAll(client, sequence);
      const outcome = await outcomeOf(client);
      await written;
      return outcome;
    },
  };
}

/** A ping at the end: a server that still answers it has accepted what came before. */
async function writeAll(client: RawClient, sequence: readonly Uint8Array[]): Promise<void> {
  for (const bytes of sequence) {
    if (!await client.write(bytes)) return;
  }
  await client.frame(Opcode.PING, "still there?");
}

async function outcomeOf(client: RawClient): Promise<Outcome> {
  for (let next = await client.readFrame(); next; next = await client.readFrame()) {
    if (next.opcode === Opcode.PONG) {
      // Deno answers a ping even when its close is under way.
      const close = await withinMs(300, outcomeOf(client));
      return close ?? "accepted";
    }
    if (next.opcode !== Opcode.CLOSE) continue;
    const view = new DataView(next.payload.buffer, next.payload.byteOffset, next.payload.length);
    return { close: view.byteLength < 2 ? 1005 : view.getUint16(0) };
  }
  return "dropped";
}

/** What a promise resolves to, unless that takes longer. */
async function withinMs<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}
