/** What a generated client does with a frame, with compiled codecs against readable ones. */

import type { CodecsKind } from "@wirepact/codegen";
import { codecOf, type Form, positionalCodecOf } from "@wirepact/schema/compile";
import { formFrames, rawMsgpack } from "@wirepact/schema/compiled";
import type { Descriptor } from "@wirepact/schema/ir";
import {
  decodeValue,
  encodeMsgpack,
  encodeValue,
  type Frame,
  type FrameCodec,
  msgpack,
  parseServerFrame,
  type ValueCodec,
} from "@wirepact/schema/wire";
import { importClient } from "../compiled/compiled_module.ts";
import { measure, type MeasureOptions, median, ratioOf } from "./measure.ts";
import { MESSAGES } from "./messages.ts";
import type { Variant } from "./variants.ts";

/** The messages that clients get by the thousand, and the least ratios: less would not be worth the bytes. */
const FLOORS = new Map([["chat", 1.5], ["tick", 4]]);

const MEASURED = MESSAGES.filter(({ name }) => FLOORS.has(name));

interface Spec {
  readonly params: ValueCodec;
  readonly result: ValueCodec;
}

/** A comparison with the nanoseconds of both. */
export interface ClientVariant extends Variant {
  readonly nanoseconds: number;
  readonly baselineNanoseconds: number;
}

/** From a message to checked values, and from a value to a frame; in positional form, too, where the baseline has none. */
export async function measureClients(options: MeasureOptions): Promise<ClientVariant[]> {
  const [readable, compiled] = [await specsOf("readable"), await specsOf("compiled")];
  return MEASURED.flatMap(({ name, node, value }) => {
    const compare = (operation: string, run: () => unknown, baselineRun: () => unknown): ClientVariant => {
      const times = measure([{ name: "ours", run }, { name: "baseline", run: baselineRun }], options);
      return {
        message: name,
        operation,
        baseline: "readable",
        ratio: ratioOf(times.get("baseline")!, times.get("ours")!),
        floor: FLOORS.get(name)!,
        nanoseconds: median(times.get("ours")!),
        baselineNanoseconds: median(times.get("baseline")!),
      };
    };
    const named = eventOf(codecOf(node, {}), value);
    const forms = [
      { form: "named", what: "", event: named },
      { form: "positional", what: ", positional", event: eventOf(positionalCodecOf(node, {}), value) },
    ] as const;
    return forms.flatMap(({ form, what, event }) => {
      const frames = framesIn(form);
      return [
        compare(
          `client: receive${what}`,
          () => receive(frames, compiled[name]!, event),
          () => receive(msgpack, readable[name]!, named),
        ),
        compare(
          `client: send${what}`,
          () => send(frames, compiled[name]!, value),
          () => send(msgpack, readable[name]!, value),
        ),
      ];
    });
  });
}

/** What a server sends of a value. */
function eventOf(codec: ValueCodec, value: unknown): Uint8Array {
  return encodeMsgpack([13, 5, 1, encoded(codec, value), 1_041]);
}

/** The frames of a client on a connection that has this form. */
function framesIn(form: Form): FrameCodec {
  const frames = formFrames(rawMsgpack);
  frames.decode(encodeMsgpack([1, { features: [form] }]), { maxDepth: 64 });
  return frames;
}

function receive(codec: FrameCodec, { result }: Spec, message: Uint8Array): unknown {
  let value: unknown;
  for (const elements of codec.decode(message, { maxDepth: 64 })) {
    const frame = parseServerFrame(elements);
    value = decodeValue(result, frame[3], "msgpack");
  }
  return value;
}

function send(codec: FrameCodec, { params }: Spec, value: unknown): unknown {
  const frame: Frame = [2, 1, 7, encoded(params, value)];
  return codec.encode(frame);
}

function encoded(codec: ValueCodec, value: unknown): unknown {
  const data = encodeValue(codec, value, "msgpack");
  if (!data.ok) throw new TypeError("the message of the bench does not match its type");
  return data.value;
}

async function specsOf(codecs: CodecsKind): Promise<Record<string, Spec>> {
  const method = (node: typeof MESSAGES[number]["node"], number: number) =>
    ({ kind: "rpc", number, params: node, result: node, errors: {} }) as const;
  const descriptor: Descriptor = {
    name: "bench",
    version: "1.0.0",
    types: {},
    methods: Object.fromEntries(MEASURED.map(({ name, node }, i) => [name, method(node, i + 1)])),
    topics: {},
    events: {},
    errors: {},
  };
  const { methods } = await importClient(descriptor, { codecs, exposed: ["methods"] });
  return methods as Record<string, Spec>;
}
