import {
  checkElements,
  count,
  data,
  duration,
  flag,
  type FrameTable,
  id,
  invalidFrame,
  type Kind,
  map,
  members,
  oneOf,
  optional,
  ref,
  text,
  texts,
  topicChannel,
} from "./_kinds.ts";
import { FrameType, NO_EVENT, type ServerFrame } from "./frames.ts";

/**
 * A decoded frame as one that a server may send, checked element by element. The array is reused: optional elements
 * that are `null` become `undefined` and elements too many are cut off. The payload of an EVENT stays what it is, for
 * `null` may be one.
 *
 * @throws {WireError} `INVALID_FRAME`, naming the element.
 */
export function parseServerFrame(frame: unknown[]): ServerFrame {
  checkElements(frame, table ??= serverFrames());
  if (frame[0] === FrameType.SUBSCRIBED) checkJoin(frame);
  if (frame[0] === FrameType.EVENT) checkPayload(frame);
  return frame as unknown as ServerFrame; // every element was just checked
}

let table: FrameTable | undefined;

// A function, so that bundlers can leave the table out where only the other one is used.
function serverFrames(): FrameTable {
  return {
    [FrameType.WELCOME]: { welcome: welcome() },
    [FrameType.RESULT]: { id, value: data },
    [FrameType.ERROR]: {
      id,
      code: ref,
      message: text,
      details: optional(data),
      retryAfterMs: optional(duration),
    },
    [FrameType.ITEM]: { id, item: data },
    [FrameType.END]: { id },
    [FrameType.CREDIT]: { id, consumed: count },
    [FrameType.SUBSCRIBED]: {
      id,
      channel: topicChannel,
      info: subscribedInfo(),
      topic: optional(ref),
      key: optional(data),
    },
    [FrameType.UNSUBSCRIBED]: { id, code: ref, reason: text },
    [FrameType.EVENT]: { channel: count, event: ref, payload: anything, offset: optional(count) },
    [FrameType.PRESENCE]: { channel: topicChannel, version: count, changes: members },
    [FrameType.GAP]: { channel: topicChannel, reason: text },
    [FrameType.PING]: {},
    [FrameType.GOAWAY]: { code: count, reason: text, reconnectWithinMs: duration },
  };
}

const anything: Kind = { problem: () => undefined };

function welcome(): Kind {
  return map({
    connection: text,
    heartbeatMs: duration,
    limits: map({
      maxMessageBytes: count,
      maxFramesPerMessage: count,
      maxDepth: count,
      maxCallsInFlight: count,
      maxSubscriptions: count,
      windowItems: count,
      windowBytes: count,
    }),
    features: texts,
    contract: map({ name: text, version: text, hash: text, match: oneOf("same", "compatible", "none") }),
  });
}

function subscribedInfo(): Kind {
  return map({
    epoch: text,
    head: count,
    recovered: flag,
    reason: optional(oneOf("epoch_changed", "trimmed", "too_far")),
    presence: optional(map({ version: count, members })),
  });
}

/** The client has not asked for a subscription with an even id, so it has to be told what it is to. */
function checkJoin(frame: unknown[]): void {
  if (frame[1] as number % 2 === 1) return;
  if (frame[4] === undefined) throw invalidFrame(frame, ": topic is missing");
  if (frame[5] === undefined) throw invalidFrame(frame, ": key is missing");
}

function checkPayload(frame: unknown[]): void {
  if (frame[2] !== NO_EVENT && frame[3] === undefined) throw invalidFrame(frame, ": payload is missing");
}
