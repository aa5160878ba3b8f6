/** What a generated client does with a frame, with compiled codecs against readable ones. */

import type { CodecsKind } from "@wirepact/codegen";
import { rawMsgpack } from "@wirepact/schema/compiled";
import type { Descriptor } from "@wirepact/schema/ir";
import {
  decodeValue,
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

/** From a message to checked values, and from a value to a frame. */
export async function measureClients(options: MeasureOptions): Promise<ClientVariant[]> {
  const [readable, compiled] = [await specsOf("readable"), await specsOf("compiled")];
  return MEASURED.flatMap(({ name, value }) => {
    const frame = msgpack.encode([13, 5, 1, value, 1_041]) as Uint8Array;
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
    return [
      compare(
        "client: receive",
        () => receive(rawMsgpack, compiled[name]!, frame),
        () => receive(msgpack, readable[name]!, frame),
      ),
      compare(
        "client: send",
        () => send(rawMsgpack, compiled[name]!, value),
        () => send(msgpack, readable[name]!, value),
      ),
    ];
  });
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
  const data = encodeValue(params, value, "msgpack");
  if (!data.ok) throw new TypeError("the message of the bench does not match its type");
  const frame: Frame = [2, 1, 7, data.value];
  return codec.encode(frame);
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
