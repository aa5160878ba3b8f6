import { json, msgpack, type ValueCodec } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { contractCodecs, type EventCodec } from "../../../../server/contract_codecs.ts";
import { type Dialect, Dialects } from "../../../../server/dialects.ts";
import { OutputError } from "../../../../server/errors.ts";
import { eventFrame } from "../../../../server/topics/event_frame.ts";
import type { FrameStyle } from "../../../../server/topics/shared_frame.ts";
import { StepwiseFrames } from "../../../../server/value_frames.ts";
import { fixture } from "../_fixture.ts";

const codecs = contractCodecs(fixture);
const said = codecs.topics.get("room")!.events.get("said")!;
const dialects = new Dialects(fixture, codecs, { info() {}, warn: assert.fail, error: assert.fail });
const text = dialects.named("json");
const binary = dialects.named("msgpack");
const byHand: Dialect = {
  codecs,
  frames: new StepwiseFrames(msgpack, codecs),
  compiled: undefined,
  compiledText: undefined,
};

const STYLES = {
  text: { codec: json, form: "number", dialect: text },
  textByName: { codec: json, form: "name", dialect: text },
  binary: { codec: msgpack, form: "number", dialect: binary },
  binaryByName: { codec: msgpack, form: "name", dialect: binary },
  binaryByHand: { codec: msgpack, form: "number", dialect: byHand },
  positional: { codec: msgpack, form: "positional", dialect: dialects.positional()! },
} as const satisfies Record<string, FrameStyle>;

function event(data: unknown, codec: EventCodec = said) {
  return eventFrame({ topic: "room", channel: 7, event: codec, data, offset: 42, subject: "what was said" });
}

Deno.test("eventFrame() writes an event in each encoding and form", () => {
  const frame = event({ text: "hi" });
  const { number } = said;
  assert.equal(frame.for(STYLES.text), `[13,7,${number},{"text":"hi"},42]`);
  assert.equal(frame.for(STYLES.textByName), '[13,7,"said",{"text":"hi"},42]');
  const binary = msgpack.encode([13, 7, number, { text: "hi" }, 42]);
  assert.deepEqual(frame.for(STYLES.binary), binary);
  assert.deepEqual(frame.for(STYLES.binaryByHand), binary);
  assert.deepEqual(frame.for(STYLES.binaryByName), msgpack.encode([13, 7, "said", { text: "hi" }, 42]));
  assert.deepEqual(frame.for(STYLES.positional), msgpack.encode([13, 7, number, ["hi"], 42]));
});

Deno.test("eventFrame() writes events of the connection without an offset", () => {
  const notice = codecs.events.get("notice")!;
  const frame = eventFrame({ channel: 0, event: notice, data: { text: "hi" }, subject: "a notice" });
  const binary = msgpack.encode([13, 0, notice.number, { text: "hi" }]);
  assert.equal(frame.for(STYLES.text), `[13,0,${notice.number},{"text":"hi"}]`);
  assert.deepEqual(frame.for(STYLES.binary), binary);
  assert.deepEqual(frame.for(STYLES.binaryByHand), binary);
  assert.deepEqual(frame.for(STYLES.positional), msgpack.encode([13, 0, notice.number, ["hi"]]));
});

Deno.test("eventFrame() decodes what came once for all of MessagePack, never for JSON, and encodes each style once", () => {
  let decoded = 0;
  const payload: ValueCodec = {
    decode(data, walk) {
      decoded++;
      return said.payload.decode(data, walk);
    },
    encode: said.payload.encode,
  };
  const frame = event({ text: "hi" }, { ...said, payload });
  frame.for(STYLES.text);
  assert.equal(decoded, 0);
  const first = frame.for(STYLES.binary);
  for (const style of Object.values(STYLES)) frame.for(style);
  assert.equal(decoded, 1);
  assert.equal(frame.for({ ...STYLES.binary }), first);
});

Deno.test("eventFrame() writes dates as MessagePack has them", () => {
  const at = codecs.topics.get("room")!.events.get("at")!;
  const expected = msgpack.encode([13, 7, at.number, new Date(5), 42]);
  assert.deepEqual(event(5, at).for(STYLES.binary), expected);
  assert.deepEqual(event(5, at).for(STYLES.binaryByHand), expected);
});

Deno.test("eventFrame() refuses what does not match when MessagePack asks for it", () => {
  const frame = event({ text: 7 });
  for (const style of [STYLES.binary, STYLES.binaryByHand, STYLES.positional]) {
    assert.throws(() => frame.for(style), (error) => {
      assert.ok(error instanceof OutputError);
      assert.equal(
        error.message,
        "what was said does not match the contract at /text: expected string, found number",
      );
      return true;
    });
  }
});
