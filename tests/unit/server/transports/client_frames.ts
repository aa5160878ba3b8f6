/** Frames as a client makes them, with real masks. */

import fc from "fast-check";

const encoder = new TextEncoder();

/** What a frame says, before it is put on the wire. */
export interface ClientFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly fin?: boolean;
  readonly mask?: readonly number[];
}

/** The bytes of a frame. */
export function clientFrame(
  { opcode, payload, fin = true, mask = [0x37, 0xfa, 0x21, 0x3d] }: ClientFrame,
): Uint8Array {
  const extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
  const bytes = new Uint8Array(6 + extended + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = (fin ? 0x80 : 0) | opcode;
  bytes[1] = 0x80 | (extended === 0 ? payload.length : extended === 2 ? 126 : 127);
  if (extended === 2) view.setUint16(2, payload.length);
  if (extended === 8) view.setBigUint64(2, BigInt(payload.length));
  bytes.set(mask, 2 + extended);
  payload.forEach((byte, i) => bytes[6 + extended + i] = byte ^ mask[i & 3]!);
  return bytes;
}

/** Several frames in one piece. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A message that was cut into fragments, pings between them, and what a reader has to make of it. */
export interface FragmentedMessage {
  readonly data: string | Uint8Array;
  readonly frames: readonly Uint8Array[];
  readonly pings: readonly Uint8Array[];
}

const masks = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 });
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 300 }),
  fc.constantFrom("", "\ufeffmark", "\ufffd", "é".repeat(200), "x".repeat(70_000)),
);
const contents = fc.oneof(texts, fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ size: "+2" }));

/** Messages cut anywhere, within characters too, each fragment with a mask of its own. */
export const fragmentedMessages: fc.Arbitrary<FragmentedMessage> = fc.record({
  data: contents,
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
  masks: fc.array(masks, { minLength: 5, maxLength: 5 }),
  pings: fc.array(fc.uint8Array({ maxLength: 125 }), { maxLength: 5 }),
}).map(({ data, cuts, masks, pings }) => {
  const payload = typeof data === "string" ? encoder.encode(data) : data;
  const places = [
    0,
    ...cuts.map((cut) => Math.floor(cut * payload.length)).sort((a, b) => a - b),
    payload.length,
  ];
  const fragments = places.slice(1).map((end, i) => payload.subarray(places[i], end));
  const frames = fragments.flatMap((fragment, i) => {
    const frame = clientFrame({
      opcode: i > 0 ? 0 : typeof data === "string" ? 1 : 2,
      payload: fragment,
      fin: i === fragments.length - 1,
      mask: masks[i]!,
    });
    const ping = pings[i];
    return ping ? [clientFrame({ opcode: 9, payload: ping, mask: masks[i]! }), frame] : [frame];
  });
  return { data, frames, pings: pings.slice(0, fragments.length) };
});

/** Bytes cut into pieces. */
export function cutInto(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths.length === 0 ? bytes.length : lengths[i % lengths.length]!;
    pieces.push(bytes.slice(at, at + length));
    at += length;
  }
  return pieces;
}
