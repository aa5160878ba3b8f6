import {
  type Encoded,
  type EventFrame,
  FrameType,
  INVALID,
  type Issue,
  type Ref,
} from "@wirepact/schema/wire";
import type { EventCodec } from "../contract_codecs.ts";
import { OutputError } from "../errors.ts";
import { refTo } from "../peer/mod.ts";
import { fromCarried } from "./carried.ts";
import { type FrameStyle, SharedFrame } from "./shared_frame.ts";

/** An event as it came from the broker. */
export interface CarriedEvent {
  /** The topic's name; none for an event of the connection. */
  readonly topic?: string;
  readonly channel: number;
  readonly event: EventCodec;
  /** The payload as JSON data. */
  readonly data: unknown;
  readonly offset?: number;
  /** What it is, in words. */
  readonly subject: string;
}

/**
 * EVENT for many connections. JSON has the payload as it came; for MessagePack it is made an application value, at most
 * once, and written from that. @throws {OutputError} If it does not match the contract, when somebody asks for it.
 */
export function eventFrame(carried: CarriedEvent): SharedFrame {
  const { event, data, subject } = carried;
  let decoded: { readonly payload: unknown } | undefined;
  return new SharedFrame(FrameType.EVENT, (style) => {
    const { codec, form } = style;
    if (codec.encoding === "json") return codec.encode(frameOf(carried, refTo(event, form), data));
    decoded ??= { payload: fromCarried(event.payload, data, subject) };
    return written(carried, decoded.payload, style);
  });
}

function written(carried: CarriedEvent, payload: unknown, { form, dialect }: FrameStyle): Encoded {
  const { topic, channel, event, offset, subject } = carried;
  const report: { issue: Issue | undefined } = { issue: undefined };
  const source = { topic, event: refTo(event, form) };
  const frame = dialect.frames.encodeEvent(source, { channel, payload, offset }, report);
  if (frame === INVALID) throw new OutputError(subject, report.issue!);
  return frame;
}

function frameOf({ channel, offset }: CarriedEvent, ref: Ref, payload: unknown): EventFrame {
  return offset === undefined ? [13, channel, ref, payload] : [13, channel, ref, payload, offset];
}
